package bookinfo.mongodb;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Serves MongoDB's protocol from memory, at HOST and PORT of the environment, until it is told to stop. */
public final class Main {
    private static final String DEFAULT_PORT = "27017";

    private Main() {}

    /** Takes no arguments: what a mongod would be told with them is not for this. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.err.println("mongodb: " + arguments[0]
                    + ": not supported (expected: no arguments; HOST and PORT in the" + " environment)");
            System.exit(2);
        }
        InetSocketAddress address = address(System.getenv());
        MongoServer server = serve(address);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("serving MongoDB's protocol at " + address + ", from memory");
        new CountDownLatch(1).await();
    }

    static InetSocketAddress address(Map<String, String> environment) {
        String port = environment.getOrDefault("PORT", DEFAULT_PORT);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("PORT: " + port + " (expected: 0..65535)");
        }
        return new InetSocketAddress(environment.getOrDefault("HOST", "127.0.0.1"), Integer.parseInt(port));
    }

    /** A server that holds Bookinfo's ratings from the start, as the image does. */
    static MongoServer serve(InetSocketAddress address) {
        MongoBackend backend = new MemoryBackend();
        backend.resolveDatabase("test")
                .createCollectionOrThrowIfExists("ratings")
                .insertDocuments(List.of(new Document("rating", 5), new Document("rating", 4)));
        MongoServer server = new MongoServer(backend);
        server.bind(address);
        return server;
    }
}
