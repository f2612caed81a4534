package bookinfo.cli.local;

import bookinfo.cli.local.Caches.Cache;
import bookinfo.cli.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes the start-up caches: a mesh of its own in a folder of its own runs the lessons once, short but wide, while its
 * processes record what they load; at its end each writes its cache.
 */
public final class Training {
    private final Workspace workspace;
    private final Consumer<String> progress;

    public Training(Workspace workspace, Consumer<String> progress) {
        this.workspace = workspace;
        this.progress = progress;
    }

    /** Trains what is missing or stale; does nothing when all is fresh. */
    public void renew() throws InterruptedException {
        Caches caches = Caches.of(workspace.root());
        List<Cache> stale = caches.stale();
        if (stale.isEmpty()) {
            return;
        }
        progress.accept("Training start-up caches (" + stale.size() + ", once; about a minute) ...");
        stale.forEach(caches::drop);
        Workspace own = new Workspace(workspace.root(), workspace.root().resolve("target/training"));
        Mesh mesh = new Mesh(own, warning -> {});
        mesh.cluster().stop();
        mesh.cluster().forget();
        try {
            mesh.start(freePort(), Map.of("BOOKINFO_TRAIN", "1"), recordingIfMissing("local-cluster"));
            exercise(own);
        } finally {
            mesh.cluster().stop();
        }
        for (Cache cache : stale) {
            if (!caches.seal(cache)) {
                throw new Failure("no start-up cache was made at " + cache.file() + "; see " + own.clusterLog());
            }
        }
        mesh.cluster().forget();
    }

    /** All lessons through the front door, applied by the command itself, so that it is trained too. */
    private void exercise(Workspace own) throws InterruptedException {
        try {
            List<String> names = Scenario.names(workspace.scenarios());
            for (String name : names) {
                List<String> files = new ArrayList<>();
                for (Path folder :
                        Scenario.read(workspace.scenarios().resolve(name)).folders()) {
                    files.add("-f");
                    files.add(workspace.root().resolve(folder).toString());
                }
                cli(own, List.of(), concat(List.of("apply", "--wait"), files));
                boolean last = name.equals(names.getLast());
                cli(own, last ? recordingIfMissing("cli") : List.of(), List.of("verify", name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cache that is there is used; the JVM refuses to use one and to make it at once. */
    private List<String> recordingIfMissing(String module) {
        Path cache = Jvm.cache(workspace.root(), module);
        return Files.exists(cache) ? List.of() : List.of("-XX:AOTCacheOutput=" + cache);
    }

    private void cli(Workspace own, List<String> jvmArguments, List<String> arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        concat(Jvm.command(workspace.root(), "cli", jvmArguments), arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        own.state().resolve("logs/training.log").toFile()));
        builder.environment().put("BOOKINFO_ROOT", own.root().toString());
        builder.environment().put("BOOKINFO_STATE", own.state().toString());
        // A promise that is not kept while everything is cold is no reason to have no cache.
        builder.start().waitFor();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
