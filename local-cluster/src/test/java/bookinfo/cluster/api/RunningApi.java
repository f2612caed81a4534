package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** An API server on a free port, with the namespaces default and kube-system and a kubeconfig. */
final class RunningApi implements AutoCloseable {
    final Path directory;
    final Store store;
    final Cluster cluster;
    final Credentials credentials;
    final ApiServer server;

    RunningApi(Path directory, InstantSource clock, Kubelet kubelet) throws IOException {
        this.directory = directory;
        credentials = Credentials.in(
                directory.resolve("credentials"), InstantSource.system().instant());
        store = Store.open(directory.resolve("state"));
        cluster = new Cluster(store, clock, new Random(1));
        for (String name : List.of("default", "kube-system")) {
            ObjectNode account = named("default");
            cluster.create(Kinds.NAMESPACE, "", named(name), User.ADMIN);
            cluster.create(Kinds.SERVICE_ACCOUNT, name, account, User.ADMIN);
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

    static ObjectNode named(String name) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", name);
        return object;
    }
}
