package bookinfo.cluster.network;

import bookinfo.cluster.store.LockFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An address plan that no other running cluster of this machine uses. The operating system frees the lock when the
 * process ends, however it ends.
 */
public final class AddressLease implements AutoCloseable {
    /** Where the lock files of all clusters of this machine lie. */
    public static final Path SHARED_FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "bookinfo-addresses");

    private static final int POD_LIMIT_WITH_ALIASES = 32;

    private final AddressPlan plan;
    private final FileChannel lock;

    private AddressLease(AddressPlan plan, FileChannel lock) {
        this.plan = plan;
        this.lock = lock;
    }

    /**
     * Takes the preferred plan (that of kept state), else the first free one.
     *
     * @param folder where the lock files lie; clusters that use different folders do not see each other
     * @throws IOException if every plan is taken, or the machine lacks the addresses (then the message says what adds them)
     */
    public static AddressLease acquire(Path folder, Optional<AddressPlan> preferred) throws IOException {
        Files.createDirectories(folder);
        List<AddressPlan> candidates = Stream.concat(
                        preferred.stream(),
                        IntStream.range(0, AddressPlan.PLANS).mapToObj(AddressPlan::new))
                .distinct()
                .toList();
        for (AddressPlan plan : candidates) {
            Optional<FileChannel> lock = LockFile.take(folder.resolve("127.1%d.lock".formatted(plan.index())));
            if (lock.isPresent()) {
                AddressLease lease = new AddressLease(plan, lock.get());
                lease.check();
                return lease;
            }
        }
        throw new IOException("all %d address plans are in use by running clusters (lock files in %s); stop one of them"
                .formatted(candidates.size(), folder));
    }

    public AddressPlan plan() {
        return plan;
    }

    /** How many pods can have addresses at once: fewer where each address is an alias that someone has to add. */
    public int podLimit() {
        return bindable(plan.pod(AddressPlan.LAST_NUMBER)) ? AddressPlan.LAST_NUMBER : POD_LIMIT_WITH_ALIASES;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void check() throws IOException {
        for (String address : List.of(plan.pod(1), plan.app(1), plan.outbound(1), plan.service(1))) {
            if (!bindable(address)) {
                close();
                throw new IOException("address %s cannot be bound on this machine; this adds what is missing:%n  %s"
                        .formatted(address, aliasCommand()));
            }
        }
    }

    /** macOS has 127.0.0.1 only; every other loopback address is an alias of lo0. */
    private String aliasCommand() {
        String addresses = "127.1%1$d.$n.1 127.1%1$d.$n.2 127.2%1$d.$n.1 127.3%1$d.0.$n".formatted(plan.index());
        return "for n in $(seq 1 %d); do for a in %s; do sudo ifconfig lo0 alias $a up; done; done"
                .formatted(POD_LIMIT_WITH_ALIASES, addresses);
    }

    private static boolean bindable(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
