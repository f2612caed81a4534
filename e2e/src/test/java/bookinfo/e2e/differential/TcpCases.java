package bookinfo.e2e.differential;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Connections that are passed on without being read. */
final class TcpCases {
    /** Names each listener's options of the TCP proxy. */
    private static final Map<String, String> LISTENERS = new TreeMap<>(Map.of(
            "tcp", "cluster: up",
            "tcp-many", "cluster: up",
            "tcp-idle", "cluster: up\nidle_timeout: 0.15s",
            "tcp-refused", "cluster: refused",
            "tcp-twice", "cluster: refused\nmax_connect_attempts: 2",
            "tcp-none", "cluster: none",
            "tcp-nowhere", "cluster: nowhere",
            "tcp-weights", "weighted_clusters: {clusters: [{name: none, weight: 1}, {name: up, weight: 1000000}]}",
            "tcp-shares", "weighted_clusters: {clusters: [{name: none, weight: 1000000}, {name: up, weight: 1}]}"));

    private TcpCases() {}

    static Stream<Case> all() {
        return Stream.of(served(), broken(), turnedAway()).flatMap(cases -> cases);
    }

    private static Stream<Case> served() {
        return Stream.of(
                Case.of("bytes that are no HTTP, and their end", Step.send("\0abc"), Step.shutOutput(), Step.awaitEnd())
                        .upstream(Step.awaitEnd(), Step.send("\0def"), Step.close())
                        .at("tcp"),
                Case.of("the server speaks first and ends first", Step.awaitEnd(), Step.send("bye"), Step.shutOutput())
                        .upstream(Step.send("hello"), Step.shutOutput(), Step.awaitEnd())
                        .at("tcp"),
                Case.of("HTTP that nobody looks at", Step.send("get /a?b HTTP/7\r\nHost: x\r\n\r\n"), Step.awaitEnd())
                        .upstream(Step.read(), Step.send("what?"), Step.close())
                        .at("tcp"),
                Case.of("many bytes", Step.send("x".repeat(300_000)), Step.shutOutput(), Step.awaitEnd())
                        .upstream(Step.awaitEnd(), Step.send("y".repeat(300_000)), Step.close())
                        .at("tcp-many"),
                Case.of("the cluster of the larger weight", Step.send("a"), Step.shutOutput(), Step.awaitEnd())
                        .upstream(Step.awaitEnd(), Step.send("b"), Step.close())
                        .at("tcp-weights"));
    }

    private static Stream<Case> broken() {
        return Stream.of(
                Case.of("a connection on which nothing moves", Step.send("a"), Step.awaitEnd())
                        .upstream(Step.awaitEnd())
                        .at("tcp-idle"),
                Case.of("the server closes at once", Step.awaitEnd())
                        .upstream(Step.close())
                        .at("tcp"),
                Case.of("the server resets", Step.readHead(), Step.awaitEnd())
                        .upstream(Step.send("hello\n\n"), Step.pause(50), Step.reset())
                        .at("tcp"),
                Case.of("the client closes", Step.send("a"), Step.pause(50), Step.close())
                        .upstream(Step.awaitEnd())
                        .at("tcp"),
                Case.of("the client resets", Step.send("hello\n\n"), Step.pause(50), Step.reset())
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .at("tcp"));
    }

    private static Stream<Case> turnedAway() {
        return Stream.of("tcp-refused", "tcp-twice", "tcp-none", "tcp-nowhere", "tcp-shares")
                .map(listener ->
                        Case.of("turned away by " + listener, Step.awaitEnd()).at(listener));
    }

    /** What stands under {@code listeners} of the bootstrap. */
    static String listeners() {
        return LISTENERS.entrySet().stream()
                .map(listener -> listener(listener.getKey(), listener.getValue()))
                .collect(Collectors.joining());
    }

    static String listener(String name, String options) {
        return """
            - name: %1$s
              address: {socket_address: {address: 127.0.0.1, port_value: {{%1$s}}}}
              filter_chains:
              - filters:
                - name: tcp
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                    stat_prefix: %1$s
            %2$s
                    access_log:
                    - name: file
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                        path: {{log}}
                        log_format: {text_format_source: {inline_string: "%3$s\\n"}}
            """.formatted(name, options.indent(8), Bootstrap.LOG);
    }
}
