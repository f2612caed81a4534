package bookinfo.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the two proxies as a process, with an upstream of its own. */
final class Contestant implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final Pattern PORT = Pattern.compile("\\{\\{([a-z0-9-]+)}}");

    private final String name;
    private final Path folder;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Set<Integer> clientPorts = new HashSet<>();
    private final Socket closed = new Socket();
    private final Upstream upstream = new Upstream();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;

    /**
     * Starts it and waits until it serves.
     *
     * @param bootstrap with {@code {{NAME}}} for each port; {@code upstream} is the scripted server's, {@code closed} nobody's
     * @param command from the bootstrap file to the program and its arguments
     */
    Contestant(String name, Path folder, String bootstrap, java.util.function.Function<Path, List<String>> command)
            throws Exception {
        this.name = name;
        this.folder = Files.createDirectories(folder);
        Files.deleteIfExists(log());
        ports.put("upstream", upstream.port());
        // Bound and not listening: nobody else gets the port, and whoever connects to it is refused.
        closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ports.put("closed", closed.getLocalPort());
        Path file = folder.resolve("bootstrap.yaml");
        Files.writeString(file, fill(bootstrap).replace("{{log}}", log().toString()));
        Path said = folder.resolve("said.txt");
        process = new ProcessBuilder(command.apply(file))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean serves = Await.await(START, () -> {
            if (process.isAlive()) {
                assertThat(admin("/ready")).isEqualTo("LIVE\n");
                // Envoy is live a moment before its workers listen.
                assertThat(stats("workers_started").values()).doesNotContain(0L);
            }
            return process.isAlive();
        });
        if (!serves) {
            close();
            throw new IllegalStateException(name + " did not start: " + Files.readString(said));
        }
    }

    String name() {
        return name;
    }

    /** Plays one case from begin to end. */
    Observation play(Case asked) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        upstream.begin(asked.upstream(), over);
        List<Integer> asking = new ArrayList<>();
        List<Future<List<String>>> clients = new ArrayList<>();
        for (List<Step> steps : asked.clients()) {
            if (!clients.isEmpty()) {
                over.await(asked.apart(), java.util.concurrent.TimeUnit.MILLISECONDS);
            }
            Socket socket = client();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(asked.listener())));
            asking.add(socket.getLocalPort());
            Peer peer = new Peer(socket, PATIENCE, over);
            clients.add(threads.submit(() -> peer.play(steps)));
        }
        List<List<String>> answers = new ArrayList<>();
        for (Future<List<String>> client : clients) {
            answers.add(client.get());
        }
        upstream.settle(GRACE);
        over.countDown();
        List<List<String>> received = upstream.end();
        if (asked.settles()) {
            Await.await(Duration.ofSeconds(5), () -> {
                assertThat(stats("cluster.kept.upstream_cx_active").values()).containsOnly(0L);
                return true;
            });
        }
        return new Observation(masked(answers), masked(received), asking);
    }

    /** A socket whose port no client had before: by it the log's lines are told apart. */
    private Socket client() throws IOException {
        while (true) {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            if (clientPorts.add(socket.getLocalPort())) {
                return socket;
            }
            socket.close();
        }
    }

    /** Statistics whose names match this expression; histograms are left out. */
    Map<String, Long> stats(String filter) throws IOException, InterruptedException {
        Map<String, Long> stats = new TreeMap<>();
        for (String line : admin("/stats?filter=" + filter).lines().toList()) {
            int colon = line.lastIndexOf(": ");
            if (colon > 0 && line.substring(colon + 2).chars().allMatch(Character::isDigit)) {
                stats.put(mask(line.substring(0, colon)), Long.parseUnsignedLong(line.substring(colon + 2)));
            }
        }
        return stats;
    }

    /** The access log's lines, masked, by the port of the client that asked. */
    Map<Integer, List<String>> logLines() throws IOException {
        Map<Integer, List<String>> lines = new HashMap<>();
        for (String line : Files.readString(log(), StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                int client = Integer.parseInt(line.substring(line.indexOf(':') + 1, space));
                lines.computeIfAbsent(client, _ -> new ArrayList<>()).add(mask(line.substring(space + 1)));
            }
        }
        return lines;
    }

    int port(String listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new IllegalArgumentException("no listener " + listener + " in the bootstrap");
        }
        return port;
    }

    private Path log() {
        return folder.toAbsolutePath().resolve("access.log");
    }

    private String admin(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port("admin") + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private String fill(String bootstrap) {
        Matcher hole = PORT.matcher(bootstrap);
        while (hole.find()) {
            if (!hole.group(1).equals("log") && !ports.containsKey(hole.group(1))) {
                ports.put(hole.group(1), freePort());
            }
        }
        String filled = bootstrap;
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            filled = filled.replace("{{" + port.getKey() + "}}", port.getValue().toString());
        }
        return filled;
    }

    private List<List<String>> masked(List<List<String>> transcripts) {
        UnaryOperator<String> mask = this::mask;
        return transcripts.stream()
                .map(lines -> lines.stream().map(mask).toList())
                .toList();
    }

    private String mask(String text) {
        return Masks.mask(text, ports);
    }

    /** Below those that systems give to clients: one of these might have it before the proxy listens. */
    private int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (!ports.containsValue(port)) {
                try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (IOException e) {
                    // Somebody has it: another one.
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        closed.close();
        upstream.close();
        threads.shutdownNow();
        http.shutdownNow();
    }
}
