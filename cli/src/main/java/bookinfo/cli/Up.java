package bookinfo.cli;

import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Training;
import bookinfo.cli.local.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Start everything, wait until all of it is ready, say what runs where.")
final class Up implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "where the gateway answers on localhost (default: ${DEFAULT-VALUE})")
    private int port;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        long start = System.nanoTime();
        Workspace workspace = Workspace.ofEnvironment();
        var err = spec.commandLine().getErr();
        // What is installed is ours: a warning only says that the control plane has not heard of all of it yet.
        Mesh mesh = new Mesh(workspace, warning -> {});
        boolean ran = mesh.cluster().running().isPresent();
        if (!ran) {
            new Training(workspace, err::println).renew();
            start = System.nanoTime();
            err.println("Starting ...");
        }
        mesh.up(port);
        double seconds = (System.nanoTime() - start) / 1e9;
        var out = spec.commandLine().getOut();
        out.println(ran ? "Bookinfo is up." : "Bookinfo is up after %.1f s.".formatted(seconds));
        Status.print(workspace, mesh, out);
        return 0;
    }
}
