package bookinfo.cluster;

import bookinfo.cluster.api.ApiServer;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.Credentials;
import bookinfo.cluster.api.Kubeconfig;
import bookinfo.cluster.api.Tokens;
import bookinfo.cluster.controller.Controllers;
import bookinfo.cluster.kubelet.KubeconfigWriter;
import bookinfo.cluster.kubelet.ProcessKubelet;
import bookinfo.cluster.network.AddressLease;
import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.Network;
import bookinfo.cluster.network.PortHolder;
import bookinfo.cluster.store.LockFile;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The whole cluster of one state folder, from its lock to its last process. */
final class LocalCluster implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalCluster.class.getName());
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");
    private static final int FIRST_API_PORT = 16443;
    private static final int API_PORTS = 100;

    /** What has been started, the latest first: it is stopped in that order. */
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private LocalCluster() {}

    /**
     * Starts everything and writes kubeconfig and cluster.json once it can be used.
     *
     * @throws StartFailure if it cannot run here and now, for a reason that its user can do something about
     */
    static LocalCluster start(Options options, boolean training, Clock clock) throws IOException {
        LocalCluster cluster = new LocalCluster();
        try {
            cluster.run(options, training, clock);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.log(Level.ERROR, "while stopping", e);
            }
        }
    }

    private void run(Options options, boolean training, Clock clock) throws IOException {
        Path state = options.state();
        stopLater(lock(state));
        requireFree(options.port());
        Optional<Description> former = Description.read(state);
        AddressLease lease = stopLater(AddressLease.acquire(
                AddressLease.SHARED_FOLDER, former.map(Description::plan).map(AddressPlan::new)));
        Credentials credentials = Credentials.in(state.resolve("credentials"), clock.instant());
        Store store = stopLater(Store.open(state.resolve("state")));
        Cluster cluster = new Cluster(store, clock, new SecureRandom());
        Network network = new Network(lease.plan(), lease.podLimit(), options.port(), new HostsFiles());
        String certificate = credentials.certificatePem();
        Tokens tokens = new Tokens(cluster, credentials.adminToken());
        int apiPort = freeApiPort(former.map(Description::apiPort));
        ProcessKubelet kubelet = new ProcessKubelet(
                cluster,
                network,
                podKubeconfigs(tokens, certificate, apiPort),
                new ProcessKubelet.Settings(options.root(), state, apiPort, training));
        ApiServer api = stopLater(ApiServer.start(apiPort, cluster, kubelet, credentials, tokens));
        stopLater(new Controllers(cluster, network));
        stopLater(kubelet::shutdown);
        kubelet.start();
        Kubeconfig.write(state.resolve("kubeconfig"), api.url(), certificate, credentials.adminToken(), "default");
        long pid = ProcessHandle.current().pid();
        String now = clock.instant().toString();
        new Description(pid, apiPort, options.port(), lease.plan().index(), now).write(state);
        String address = lease.plan().pod(1);
        LOG.log(Level.INFO, "the API answers on {0}; pods have addresses like {1}", api.url(), address);
    }

    private static KubeconfigWriter podKubeconfigs(Tokens tokens, String certificatePem, int apiPort) {
        String url = "https://127.0.0.1:" + apiPort;
        return (pod, file) -> Kubeconfig.write(file, url, certificatePem, tokens.issue(pod), Metadata.namespace(pod));
    }

    private static FileChannel lock(Path state) throws IOException {
        Files.createDirectories(state);
        return LockFile.take(state.resolve("lock")).orElseThrow(() -> {
            Optional<Long> pid = Description.read(state).map(Description::pid);
            return new StartFailure(
                    "a cluster with the state folder %s is running already (%s); './bookinfo status' shows it"
                            .formatted(state, pid.map(number -> "pid " + number).orElse("it is just starting")));
        });
    }

    private <T extends AutoCloseable> T stopLater(T part) {
        running.push(part);
        return part;
    }

    /** Asked before anything starts: later the failure would be one event among many. */
    private static void requireFree(int port) {
        if (!free(port)) {
            throw new StartFailure("%s; stop that, or choose another port with --port"
                    .formatted(PortHolder.describe(new InetSocketAddress(LOCALHOST, port))));
        }
    }

    /** The former port if possible, so that a kubeconfig that someone exported stays good. */
    private static int freeApiPort(Optional<Integer> former) {
        Stream<Integer> others =
                IntStream.range(FIRST_API_PORT, FIRST_API_PORT + API_PORTS).boxed();
        return Stream.concat(former.stream(), others)
                .filter(LocalCluster::free)
                .findFirst()
                .orElseThrow(() -> new StartFailure("no free port for the API server in %d..%d"
                        .formatted(FIRST_API_PORT, FIRST_API_PORT + API_PORTS - 1)));
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOCALHOST, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
