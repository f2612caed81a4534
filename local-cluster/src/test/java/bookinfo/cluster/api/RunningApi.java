package bookinfo.cluster.api;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API server on a free port, with the namespaces default and kube-system and a kubeconfig. */
final class RunningApi implements AutoCloseable {
    private static @Nullable Path made;

    final Path directory;
    final Store store;
    final Cluster cluster;
    final Credentials credentials;
    final Tokens tokens;
    final ApiServer server;

    RunningApi(Path directory, InstantSource clock, Kubelet kubelet) throws IOException {
        this.directory = directory;
        credentials = Credentials.in(madeBefore(directory), Instant.EPOCH);
        store = Store.open(directory.resolve("state"));
        cluster = new Cluster(store, clock, new Random(1));
        for (String name : List.of("default", "kube-system")) {
            ObjectNode account = named("default");
            cluster.create(Kinds.NAMESPACE, "", named(name), User.ADMIN);
            cluster.create(Kinds.SERVICE_ACCOUNT, name, account, User.ADMIN);
        }
        tokens = new Tokens(cluster, credentials.adminToken());
        server = ApiServer.start(0, cluster, kubelet, credentials, tokens);
        Kubeconfig.write(kubeconfig(), server.url(), credentials.certificatePem(), credentials.adminToken(), "default");
    }

    /** Making a key pair and its certificate takes a process of its own: once for all servers of a test run. */
    private static synchronized Path madeBefore(Path directory) throws IOException {
        if (made == null) {
            made = Files.createTempDirectory("credentials");
            Credentials.in(made, Instant.EPOCH);
        }
        Path copies = Files.createDirectories(directory.resolve("credentials"));
        try (Stream<Path> files = Files.list(made)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()), COPY_ATTRIBUTES);
            }
        }
        return copies;
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
