package bookinfo.mesh.proxy.exchange;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A network of its own within this machine (ip-netns(8)), gone when it is closed. Needs root and iproute2. */
final class Namespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /** Whether namespaces can be made here, and addresses rewritten in them. */
    static boolean possible() {
        try (Namespace probe = named("probe")) {
            probe.run("iptables", "-t", "nat", "-L");
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }

    static Namespace named(String suffix) {
        String name = "bookinfo-" + ProcessHandle.current().pid() + "-" + suffix;
        execute(List.of("ip", "netns", "add", name), "");
        Namespace made = new Namespace(name);
        made.run("ip", "link", "set", "lo", "up");
        return made;
    }

    /** Lays a wire to another namespace: {@code eth0} at both ends. */
    void connect(Namespace other, String address, String otherAddress) {
        run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", other.name);
        up(address);
        other.up(otherAddress);
    }

    /** Runs a program here to its end; fails with what it said. */
    void run(String... command) {
        execute(inside(List.of(command)), "");
    }

    /** Runs a program here that reads a text. */
    void feed(String input, String... command) {
        execute(inside(List.of(command)), input);
    }

    /** A command line that runs another one here. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** Does something with sockets on a thread whose new sockets belong here, and stay here. */
    <T> T call(Callable<T> action) throws IOException {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().start(() -> {
            try {
                enter();
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }

    @Override
    public void close() {
        execute(List.of("ip", "netns", "del", name), "");
    }

    private void up(String address) {
        run("ip", "addr", "add", address, "dev", "eth0", "nodad");
        run("ip", "link", "set", "eth0", "up");
    }

    /** setns(2) moves this thread alone. */
    @SuppressWarnings("restricted") // the JDK has no call of its own for it
    private void enter() throws Throwable {
        Linker linker = Linker.nativeLinker();
        var lookup = linker.defaultLookup();
        MethodHandle open =
                linker.downcallHandle(lookup.findOrThrow("open"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        MethodHandle setns =
                linker.downcallHandle(lookup.findOrThrow("setns"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        MethodHandle close =
                linker.downcallHandle(lookup.findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) open.invokeExact(
                    arena.allocateFrom(Path.of("/run/netns", name).toString()), 0);
            int moved = (int) setns.invokeExact(file, CLONE_NEWNET);
            int closed = (int) close.invokeExact(file);
            if (moved != 0 || closed != 0) {
                throw new IllegalStateException("can not enter " + name);
            }
        }
    }

    private static void execute(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
