package bookinfo.cli.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One call: the answer's head goes to standard error, its body to standard output. */
@Command(name = "curl", description = "One call: shows the head and the body of the answer.")
final class Curl implements Callable<Integer> {
    private static final double RESOLUTION = 0.001;

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        PrintStream out = System.out;
        Histogram connecting = new Histogram(0, RESOLUTION);
        try (Caller caller =
                new Caller(0, request.target(), request.timeout(), connecting, request.log(), System::nanoTime)) {
            Outcome outcome = caller.call(new ResponseReader.Copy() {
                @Override
                public void head(String head) {
                    err.print(head);
                    err.flush();
                }

                @Override
                public void body(byte[] bytes, int offset, int length) {
                    out.write(bytes, offset, length);
                }
            });
            out.flush();
            return outcome.status() == Outcome.FAILED ? 1 : 0;
        }
    }
}
