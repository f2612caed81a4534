package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Kubelet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A terminal for a command: script (util-linux) makes it, and stty gives it its size. */
final class Terminal implements Kubelet.Resize {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Where the command leaves the name of the terminal's device. */
    private final Path device;

    /** @throws IOException if there are no terminals on this machine */
    Terminal(Path folder) throws IOException {
        if (GuardedProcess.onPath("script").isEmpty()
                || GuardedProcess.onPath("stty").isEmpty()
                || !Files.exists(Path.of("/dev/pts"))) {
            throw new IOException("a terminal needs Linux with script and stty on the PATH; leave -t out");
        }
        this.device = Files.createTempFile(folder, "terminal", "");
    }

    List<String> command(List<String> command) {
        String words = command.stream().map(Terminal::quoted).collect(Collectors.joining(" "));
        return List.of("script", "-qefc", "tty > %s; exec %s".formatted(quoted(device.toString()), words), "/dev/null");
    }

    @Override
    public void to(int columns, int rows) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (Files.size(device) == 0 && System.nanoTime() - begin < PATIENCE_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        String name = Files.readString(device).strip();
        new ProcessBuilder("stty", "-F", name, "rows", Integer.toString(rows), "cols", Integer.toString(columns))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
