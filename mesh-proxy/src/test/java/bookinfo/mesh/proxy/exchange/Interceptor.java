package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proxy in a pod's network, where the kernel redirects connections to it by the rules that Istio writes there. Services have
 * addresses that are nobody's; the peer at the other end of the wire is their only endpoint.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Interceptor {
    private static final String POD = "10.99.0.2";
    private static final String PEER = "10.99.0.1";
    private static final String SERVICE = "10.96.0.200";
    /** Ports: services' 9080 and 3000, the program's 8080 and 7070, and those of the peer that the proxy was not told of. */
    private static final int UNKNOWN = 8888;

    private static final int UNKNOWN_SERVER_FIRST = 2525;

    @TempDir
    static Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Namespace pod;
    private Namespace peer;

    /** The command line of a proxy with that bootstrap. */
    abstract List<String> proxy(Path bootstrap);

    @BeforeAll
    void start() throws Exception {
        pod = closing(Namespace.named("pod"));
        peer = closing(Namespace.named("peer"));
        pod.connect(peer, POD + "/24", PEER + "/24");
        pod.run("ip", "route", "add", "default", "via", PEER);
        pod.feed(resource("interception.iptables"), "iptables-restore");
        serve(peer, PEER, 9080, Interceptor::answerRequests);
        serve(peer, PEER, UNKNOWN, Interceptor::answerRequests);
        serve(peer, PEER, 3000, (wire, n) -> greet(wire));
        serve(peer, PEER, UNKNOWN_SERVER_FIRST, (wire, n) -> greet(wire));
        serve(pod, "0.0.0.0", 8080, Interceptor::answerRequests);
        serve(pod, "0.0.0.0", 7070, (wire, n) -> greet(wire));
        Process proxy = startProxy();
        open.add(() -> {
            proxy.destroy();
            assertThat(proxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
        });
        Await.until("the proxy listens", () -> {
            assertThat(proxy.isAlive()).as(() -> "the proxy runs: " + output()).isTrue();
            return listens();
        });
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void a_request_to_a_service_is_routed_by_its_host() throws IOException {
        String response = get(pod, SERVICE, 9080, "/reviews", "reviews");
        assertThat(response).contains("server: envoy").endsWith("/reviews for " + POD);
        logged("/reviews 200 10.96.0.200:9080 10.99.0.1:9080 outbound|9080||reviews");
    }

    @Test
    void a_request_to_a_host_that_nobody_knows_goes_where_it_was_going() throws IOException {
        assertThat(get(pod, PEER, 9080, "/elsewhere", "elsewhere")).endsWith("/elsewhere for " + POD);
        logged("/elsewhere 200 10.99.0.1:9080 10.99.0.1:9080 PassthroughCluster");
        assertThat(admin("/clusters")).contains("PassthroughCluster::10.99.0.1:9080::rq_total::");
    }

    @Test
    void what_is_no_request_on_a_port_of_requests_is_passed_on() throws IOException {
        try (Wire wire = to(pod, PEER, 9080)) {
            assertThat(wire.send("EHLO a\r\n\r\n").readToEnd()).isEmpty();
        }
        logged("- 0 10.99.0.1:9080 10.99.0.1:9080 PassthroughCluster");
    }

    @Test
    void a_tcp_service_may_speak_first() throws IOException {
        greeted(pod, SERVICE, 3000, POD);
        logged("- 0 10.96.0.200:3000 10.99.0.1:3000 outbound|3000||mongodb");
    }

    @Test
    void an_unknown_destination_is_passed_through() throws IOException {
        assertThat(get(pod, PEER, UNKNOWN, "/", "a")).doesNotContain("server:").endsWith("/ for " + POD);
        greeted(pod, PEER, UNKNOWN_SERVER_FIRST, POD);
        logged("- 0 10.99.0.1:2525 10.99.0.1:2525 PassthroughCluster");
    }

    @Test
    void others_reach_the_program_from_the_address_that_is_let_through() throws IOException {
        assertThat(get(peer, POD, 8080, "/in", "a"))
                .contains("server: istio-envoy")
                .endsWith("/in for 127.0.0.6");
        logged("/in 200 10.99.0.2:8080 10.99.0.2:8080 inbound|8080||");
        assertThat(get(peer, POD, 8080, "/again", "a")).endsWith("/again for 127.0.0.6");
    }

    @Test
    void others_reach_a_port_that_the_proxy_was_not_told_of() throws IOException {
        greeted(peer, POD, 7070, "127.0.0.6");
        logged("- 0 10.99.0.2:7070 10.99.0.2:7070 InboundPassthroughCluster");
    }

    @Test
    void a_pod_that_calls_its_own_service_comes_in_like_everybody() throws IOException {
        assertThat(get(pod, "10.96.0.201", 9080, "/self", "self"))
                .contains("server: envoy")
                .endsWith("/self for 127.0.0.6");
        logged("/self 200 10.96.0.201:9080 10.99.0.2:8080 outbound|9080||self");
        logged("/self 200 10.99.0.2:8080 10.99.0.2:8080 inbound|8080||");
    }

    @Test
    void who_was_not_redirected_is_not_sent_round_in_circles() throws IOException {
        for (int port : List.of(15001, 15006)) {
            try (Wire wire = to(pod, "127.0.0.1", port)) {
                assertThat(wire.atEnd()).isTrue();
            }
        }
        try (Wire wire = to(peer, POD, 15006)) {
            assertThat(wire.atEnd()).isTrue();
        }
        logged("- 0 10.99.0.2:15006 - BlackHoleCluster");
    }

    @Test
    void what_nobody_asks_for_any_more_is_forgotten() throws IOException {
        get(pod, PEER, 9080, "/", "elsewhere");
        Await.until(
                "idle endpoints are dropped",
                () -> !unchecked(() -> admin("/clusters")).contains("PassthroughCluster::10.99.0.1:9080::"));
    }

    @Test
    void the_listeners_show_what_has_a_socket_and_what_has_none() throws IOException {
        assertThat(admin("/listeners"))
                .contains("virtualOutbound::0.0.0.0:15001\n", "0.0.0.0_9080::0.0.0.0:9080\n", "10.96.0.200:3000\n");
        greeted(pod, SERVICE, 3000, POD);
        assertThat(admin("/stats?filter=listener")).contains("listener.10.96.0.200_3000.downstream_cx_total");
    }

    private Process startProxy() throws IOException {
        Path bootstrap = Files.writeString(folder.resolve("bootstrap.yaml"), resource("interception.yaml"));
        List<String> command = new ArrayList<>(List.of(
                // The proxy's user, who may read what belongs to whoever runs the test.
                "setpriv", "--reuid", "1337", "--regid", "1337", "--clear-groups"));
        command.addAll(List.of("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"));
        command.addAll(proxy(bootstrap));
        Path log = Files.createFile(folder.resolve("proxy.log"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
        return new ProcessBuilder(pod.inside(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void answerRequests(Wire wire, int n) throws IOException {
        for (var request = wire.readRequest(); request.isPresent(); request = wire.readRequest()) {
            if (!request.get().contains(" HTTP/1.1\r\n")) {
                return;
            }
            String body = request.get().split(" ", -1)[1] + " for "
                    + wire.remoteAddress().getHostAddress();
            wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    /** The server speaks first, then answers what it is told. */
    private static void greet(Wire wire) throws IOException {
        wire.send("hello " + wire.remoteAddress().getHostAddress() + "\n");
        wire.send("you said " + wire.read(3));
    }

    private static void greeted(Namespace from, String address, int port, String as) throws IOException {
        try (Wire wire = to(from, address, port)) {
            String hello = "hello " + as + "\n";
            assertThat(wire.read(hello.length())).isEqualTo(hello);
            assertThat(wire.send("abc").readToEnd()).isEqualTo("you said abc");
        }
    }

    private void serve(Namespace where, String address, int port, Upstream.Script script) throws IOException {
        closing(where.call(() -> Upstream.at(new InetSocketAddress(address, port), script)));
    }

    private static Wire to(Namespace from, String address, int port) throws IOException {
        return from.call(() -> Wire.to(new InetSocketAddress(address, port)));
    }

    private static String get(Namespace from, String address, int port, String path, String host) throws IOException {
        try (Wire wire = to(from, address, port)) {
            return wire.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .readResponse();
        }
    }

    private String admin(String path) throws IOException {
        return get(pod, "127.0.0.1", 15000, path, "admin");
    }

    private boolean listens() {
        try {
            to(pod, "127.0.0.1", 15001).close();
            to(pod, "127.0.0.1", 15006).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void logged(String line) {
        Await.until(
                "a line " + line + " in\n" + output(), () -> output().lines().anyMatch(line::equals));
    }

    private String output() {
        return unchecked(() -> Files.readString(folder.resolve("proxy.log")));
    }

    private static String resource(String name) throws IOException {
        return Files.readString(Path.of("src/test/golden/redirect", name));
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.add(resource);
        return resource;
    }

    private interface Reading {
        String read() throws IOException;
    }

    private static String unchecked(Reading reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
