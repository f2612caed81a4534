package bookinfo.cli;

import bookinfo.cli.local.LocalCluster;
import bookinfo.cli.local.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "down", description = "Stop everything; the next up starts afresh.")
final class Down implements Callable<Integer> {
    @Option(names = "--keep", description = "keep what was applied for the next up")
    private boolean keep;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        LocalCluster cluster = new LocalCluster(Workspace.ofEnvironment());
        boolean ran = cluster.stop();
        if (!keep) {
            cluster.forget();
        }
        spec.commandLine()
                .getOut()
                .println((ran ? "Stopped" : "Nothing was running") + (keep ? "; what was applied is kept." : "."));
        return 0;
    }
}
