package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** An API server on a free port, with the namespaces default and kube-system and a kubeconfig. */
final class RunningApi implements AutoCloseable {
    final Path directory;
    final Store store;
    final Cluster cluster;
    final ApiServer server;
    final Credentials credentials;

    RunningApi(Path directory, Kubelet kubelet) throws IOException {
        InstantSource clock = InstantSource.system();
        this.directory = directory;
        credentials = Credentials.in(directory.resolve("credentials"), clock.instant());
        store = Store.open(directory.resolve("state"));
        cluster = new Cluster(store, clock, new Random(1));
        for (String name : List.of("default", "kube-system")) {
            ObjectNode namespace = Json.object();
            namespace.putObject("metadata").put("name", name);
            cluster.create(Kinds.NAMESPACE, "", namespace, User.ADMIN);
        }
        server = ApiServer.start(0, store, cluster, kubelet, credentials, clock);
        Kubeconfig.write(kubeconfig(), server.url(), credentials.certificatePem(), credentials.adminToken(), "default");
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    @Override
    public void close() throws IOException {
        server.close();
        store.close();
    }

    /** For tests that run no pods. */
    static final Kubelet NO_PODS = new Kubelet() {
        @Override
        public void logs(LogRequest request, OutputStream out) {
            throw ApiFailure.notFound(Kinds.POD, request.pod());
        }

        @Override
        public Process exec(String namespace, String pod, String container, List<String> command) {
            throw ApiFailure.notFound(Kinds.POD, pod);
        }
    };

    /** Serves until the process is ended, for trying things by hand. */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        RunningApi api = new RunningApi(Path.of(arguments[0]), NO_PODS);
        System.out.printf("export KUBECONFIG=%s (%d ms)%n", api.kubeconfig(), (System.nanoTime() - start) / 1_000_000);
        Thread.currentThread().join();
    }
}
