package bookinfo.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Await;
import bookinfo.e2e.NeedsProgram;
import bookinfo.e2e.TestMesh;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Our proxy and a real Envoy, asked the same. */
final class Pair implements AutoCloseable {
    private static final Duration LOGGED = Duration.ofSeconds(5);
    private static final String COUNTED = "%5E(cluster%7Chttp%7Ctcp%7Cproxy_proto)%5C.";
    private static final Set<String> SHARED =
            Set.of("cluster.up", "http.plain", "http.edge", "http.proxied", "tcp.tcp-many");
    private static final Case LAST = Case.ask("last", Requests.get("probe", "/last"));

    private final Contestant ours;
    private final Contestant envoy;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new ArrayList<>();

    private record Asked(Case question, Observation ours, Observation envoy) {}

    private Pair(Contestant ours, Contestant envoy) {
        this.ours = ours;
        this.envoy = envoy;
    }

    /** Starts both from this bootstrap, each in a folder of its own below this name. */
    static Pair start(String name, String bootstrap) throws Exception {
        Path folder = Path.of("target", name);
        Contestant envoy = new Contestant("Envoy", folder.resolve("envoy"), bootstrap, Pair::envoy);
        try {
            return new Pair(new Contestant("mesh-proxy", folder.resolve("ours"), bootstrap, Pair::ours), envoy);
        } catch (Exception e) {
            envoy.close();
            throw e;
        }
    }

    /** Asks both at the same time. */
    void ask(Case question) throws Exception {
        Future<Observation> theirs = threads.submit(() -> envoy.play(question));
        Observation own = ours.play(question);
        asked.add(new Asked(question, own, theirs.get()));
    }

    /** All that was asked so far, with the lines that it left in the access logs. */
    List<Compared> compared() throws Exception {
        ask(LAST);
        Asked last = asked.removeLast();
        Map<Integer, List<String>> ourLog = log(ours, last.ours());
        Map<Integer, List<String>> theirLog = log(envoy, last.envoy());
        return asked.stream()
                .map(one -> new Compared(
                        one.question().name(),
                        one.ours().text(ourLog, one.question().broken()),
                        one.envoy().text(theirLog, one.question().broken())))
                .toList();
    }

    /** What was counted where no listed case can be counted too, as far as ours counts it. */
    List<Compared> stats() throws Exception {
        Map<String, Long> own = ours.stats(COUNTED);
        Map<String, Long> theirs = envoy.stats(COUNTED);
        Map<String, List<String>> scopes = own.keySet().stream()
                .filter(stat -> !SHARED.contains(scope(stat)))
                .collect(Collectors.groupingBy(Pair::scope, TreeMap::new, Collectors.toList()));
        List<Compared> compared = new ArrayList<>();
        scopes.forEach((scope, names) ->
                compared.add(new Compared("statistics of " + scope, lines(own, names), lines(theirs, names))));
        return compared;
    }

    /** {@code cluster.NAME}, {@code http.NAME}, {@code tcp.NAME} or {@code proxy_proto}. */
    private static String scope(String stat) {
        int first = stat.indexOf('.');
        return stat.substring(0, stat.startsWith("proxy_proto") ? first : stat.indexOf('.', first + 1));
    }

    private static String lines(Map<String, Long> stats, List<String> names) {
        return names.stream()
                .sorted()
                .map(name -> name + ": " + stats.getOrDefault(name, 0L) + "\n")
                .collect(Collectors.joining());
    }

    /** The log when it holds the last question; an exchange is logged when it ends, and all before it have ended. */
    private static Map<Integer, List<String>> log(Contestant one, Observation last) throws Exception {
        return Await.await(LOGGED, () -> {
            Map<Integer, List<String>> lines = one.logLines();
            assertThat(lines)
                    .as("%s has logged the last request", one.name())
                    .containsKeys(last.clientPorts().getFirst());
            return lines;
        });
    }

    private static List<String> ours(Path bootstrap) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                TestMesh.ROOT.resolve("mesh-gateway/target/lib") + "/*",
                "bookinfo.mesh.proxy.Main",
                "-c",
                bootstrap.toString());
    }

    private static List<String> envoy(Path bootstrap) {
        return List.of(
                NeedsProgram.OnPath.find("envoy").orElseThrow().toString(),
                "-c",
                bootstrap.toString(),
                "--concurrency",
                "1",
                "--log-level",
                "error",
                "--disable-hot-restart",
                "--file-flush-interval-msec",
                "20");
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        try (ours) {
            envoy.close();
        }
    }
}
