package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Stream;

/** Which route is taken, and what it does to the request and the answer. */
final class RouteCases {
    private RouteCases() {}

    static Stream<Case> all() {
        return Stream.of(paths(), conditions(), hosts(), rewrites(), redirects(), headers(), normalization())
                .flatMap(List::stream);
    }

    private static List<Case> paths() {
        return List.of(
                matched("/exact"),
                matched("/exact?query=1"),
                matched("/exact/"),
                matched("/Exact"),
                matched("/case"),
                matched("/cAsE"),
                matched("/prefixed"),
                matched("/parts"),
                matched("/parts/a"),
                matched("/partsa"),
                matched("/parts?a"),
                matched("/re/abc"),
                matched("/re/abc?d=1"),
                matched("/re/ABC"),
                matched("/re/abc/d"));
    }

    private static List<Case> conditions() {
        return List.of(
                matched("/header", "x-exact: jason"),
                matched("/header", "x-exact: Jason"),
                matched("/header", "X-EXACT:   jason  "),
                matched("/header", "x-exact: jason", "x-exact: mary"),
                matched("/header", "x-exact: mary", "x-exact: jason"),
                matched("/header", "x-exact: jason,mary"),
                matched("/header", "x-regex: j", "x-regex: n"),
                matched("/not", "x-not: mary", "x-not: jason"),
                matched("/header", "x-exact:"),
                matched("/header", "x-prefix: JASON"),
                matched("/header", "x-suffix: jason"),
                matched("/header", "x-contains: jason"),
                matched("/header", "x-regex: jason"),
                matched("/header", "x-regex: jasons"),
                matched("/header", "x-range: 1"),
                matched("/header", "x-range: 10"),
                matched("/header", "x-range: 05"),
                matched("/header", "x-range: +5"),
                matched("/header", "x-range: 5a"),
                matched("/header", "x-present:"),
                matched("/absent"),
                matched("/absent", "x-absent: 1"),
                matched("/not", "x-not: jason"),
                matched("/not", "x-not: mary"),
                matched("/not"),
                matched("/missing"),
                Case.ask("matches PUT", Requests.of("PUT", "match", "/method", "content-length: 0")),
                Case.ask("matches not put", Requests.of("put", "match", "/method", "content-length: 0")),
                matched("/scheme"),
                matched("/query?a=1&b"),
                matched("/query?a=1&b="),
                matched("/query?a=1"),
                matched("/query?a=2&a=1&b=3"),
                matched("/query?b=3&a=1"),
                matched("/query?a=%31&b=3"),
                matched("/query?c=xx"),
                matched("/query?c=xy"),
                matched("/query?c"),
                matched("/query?a=1;b=2"));
    }

    private static List<Case> hosts() {
        return List.of(
                host("a.wild.test", "/authority"),
                host("A.WILD.test", "/authority"),
                host("a.b.wild.test", "/exact"),
                host(".wild.test", "/exact"),
                host("wild.test", "/exact"),
                host("a.wild.test:80", "/exact"),
                host("tail.anything", "/exact"),
                host("tail.", "/exact"),
                host("MATCH", "/exact"),
                host("match:80", "/exact"),
                host("match.", "/exact"),
                host("user@match", "/exact"),
                host("match/path", "/exact"),
                host("ma tch", "/exact"),
                host("127.0.0.1", "/"),
                host("[::1]:80", "/"),
                host("up:8080", "/"),
                host("up:", "/"),
                host("up:99999", "/"),
                host("up:abc", "/"),
                host(":80", "/"),
                host("[::1", "/"),
                host("up,up", "/"),
                host("up%00", "/"),
                host("up\\a", "/"),
                host("up?a", "/"),
                host("up#a", "/"),
                host("*", "/"),
                host("", "/"));
    }

    private static List<Case> rewrites() {
        return List.of(
                Case.ask("prefix rewrite", Requests.get("rewrite", "/a/b?c=d")),
                Case.ask("prefix rewrite of all", Requests.get("rewrite", "/a/")),
                Case.ask("prefix rewrite of a part", Requests.get("rewrite", "/bcd?x")),
                Case.ask("regex rewrite", Requests.get("rewrite", "/re/one/two?x=1")),
                Case.ask("regex rewrite that does not match", Requests.get("rewrite", "/re/one")),
                Case.ask("host rewrite", Requests.get("rewrite", "/host")),
                Case.ask("host rewrite to the endpoint's", Requests.get("rewrite", "/auto")),
                Case.ask("weight 0 is never drawn", Requests.get("weights", "/never")));
    }

    private static List<Case> redirects() {
        return List.of(
                redirected("/plain?a=b"),
                redirected("/path?a=b"),
                redirected("/found?a=b"),
                redirected("/https?a=b"),
                redirected("/port"),
                redirected("/prefix/a?b=c"),
                redirected("/strip?a=b"),
                redirected("/scheme"),
                Case.ask("redirect of an authority with port", Requests.get("redirect:8080", "/https")),
                Case.ask("redirect of a port", Requests.get("redirect:8080", "/port")),
                Case.ask("redirect, HEAD", Requests.of("HEAD", "redirect", "/plain")));
    }

    private static List<Case> headers() {
        String answer = "HTTP/1.1 200 OK\r\nX-Secret: a\r\nX-Over: old\r\nX-Answer: own\r\ncontent-length: 0\r\n\r\n";
        return List.of(
                Case.ask("header changes", Requests.get("headers", "/")).answered(answer),
                Case.ask(
                                "header changes of what is there",
                                Requests.get(
                                        "headers",
                                        "/",
                                        "X-Gone: a",
                                        "x-host: own",
                                        "x-over: a",
                                        "x-over: b",
                                        "x-if: present",
                                        "x-only: old",
                                        "x-cluster-gone: 1"))
                        .answered(answer),
                Case.ask("header changes of a local reply", Requests.get("headers", "/none")),
                Case.ask(
                        "header changes of a refused upgrade",
                        Requests.get("headers", "/", "Connection: Upgrade", "Upgrade: a")),
                Case.ask("header changes of an idle stream", Requests.get("headers", "/"))
                        .at("stream-idle")
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.ask(
                                "fields that a request has once",
                                Requests.get("up", "/", "accept: a", "accept: b", "via: a", "via:", "x-a: a", "x-a: b"))
                        .answered(
                                "HTTP/1.1 200 OK\r\nlocation: a\r\nlocation: b\r\nage: 1\r\nage: 2\r\ncontent-length: 0\r\n\r\n"),
                Case.ask(
                        "hop-by-hop fields",
                        Requests.get(
                                "up",
                                "/",
                                "Connection: x-mine, keep-alive",
                                "X-Mine: 1",
                                "Keep-Alive: 5",
                                "TE: gzip, trailers",
                                "Proxy-Connection: keep-alive",
                                "Trailer: x")),
                Case.ask("TE: trailers", Requests.get("up", "/", "TE: trailers")),
                Case.ask("Connection names TE", Requests.get("up", "/", "Connection: TE", "TE: trailers")),
                Case.ask("Connection names Host", Requests.get("up", "/", "Connection: host, x-forwarded-proto")),
                Case.ask("Connection names close among others", Requests.get("up", "/", "Connection: a, close, b")),
                Case.ask("Connection twice", Requests.get("up", "/", "Connection: x-a", "Connection: x-b", "x-a: 1")),
                Case.ask("Proxy-Connection: close", Requests.get("up", "/", "Proxy-Connection: close")),
                Case.ask(
                        "fields of the router",
                        Requests.get(
                                "up",
                                "/",
                                "x-envoy-retry-on: 5xx",
                                "x-envoy-max-retries: 3",
                                "x-envoy-upstream-rq-timeout-ms: 1",
                                "x-envoy-internal: true",
                                "x-envoy-external-address: 1.2.3.4",
                                "x-envoy-original-path: /else",
                                "x-envoy-decorator-operation: a",
                                "x-envoy-attempt-count: 7",
                                "x-envoy-expected-rq-timeout-ms: 1",
                                "x-envoy-upstream-alt-stat-name: a")),
                Case.ask(
                                "fields of the router at the edge",
                                Requests.get(
                                        "up",
                                        "/",
                                        "x-envoy-retry-on: 5xx",
                                        "x-envoy-internal: true",
                                        "x-envoy-external-address: 1.2.3.4",
                                        "x-envoy-original-path: /else",
                                        "x-envoy-decorator-operation: a",
                                        "x-envoy-attempt-count: 7",
                                        "x-envoy-downstream-service-cluster: c"))
                        .at("edge"),
                Case.ask(
                        "forwarded fields of a client",
                        Requests.get(
                                "up",
                                "/",
                                "x-forwarded-for: 1.1.1.1, 2.2.2.2",
                                "x-forwarded-proto: https",
                                "x-forwarded-host: h",
                                "x-request-id: mine")),
                Case.ask(
                                "forwarded fields of a client at the edge",
                                Requests.get(
                                        "up",
                                        "/",
                                        "x-forwarded-for: 1.1.1.1, 2.2.2.2",
                                        "x-forwarded-proto: https",
                                        "x-request-id: mine"))
                        .at("edge"),
                Case.ask(
                                "forwarded fields behind a trusted proxy",
                                Requests.get(
                                        "up",
                                        "/",
                                        "x-forwarded-for: 1.1.1.1, 2.2.2.2",
                                        "x-forwarded-proto: https",
                                        "x-request-id: mine"))
                        .at("hops"),
                Case.ask("no forwarded fields behind a trusted proxy", Requests.get("up", "/"))
                        .at("hops"),
                Case.ask("nonsense x-forwarded-for at the edge", Requests.get("up", "/", "x-forwarded-for: ,,a b,"))
                        .at("edge"),
                Case.ask("nonsense x-forwarded-proto", Requests.get("up", "/", "x-forwarded-proto: ftp")),
                Case.ask("nothing forwarded at the edge", Requests.get("up", "/"))
                        .at("edge"),
                Case.ask("no request id made", Requests.get("up", "/")).at("ids"),
                Case.ask("request id answered", Requests.get("up", "/", "x-request-id: mine"))
                        .at("answer-ids"),
                Case.ask("request id answered by a local reply", Requests.get("errors", "/none"))
                        .at("answer-ids"),
                Case.ask("x-forwarded-client-cert", Requests.get("up", "/", "x-forwarded-client-cert: By=a")),
                Case.ask("empty fields", Requests.get("up", "/", "x-empty:", "x-blank:   ")),
                Case.ask(
                        "the same field twice",
                        Requests.get("up", "/", "x-a: 1", "X-A: 2", "cookie: a=1", "cookie: b=2")),
                Case.ask("server and date of the upstream", Requests.get("up", "/"))
                        .answered("HTTP/1.1 200 OK\r\nServer: mine\r\nDate: then\r\ncontent-length: 0\r\n\r\n"),
                Case.ask("fields of Envoy from the upstream", Requests.get("up", "/"))
                        .answered(String.join(
                                "\r\n",
                                "HTTP/1.1 200 OK",
                                "x-envoy-upstream-service-time: 5000",
                                "x-envoy-overloaded: true",
                                "x-envoy-immediate-health-check-fail: 1",
                                "x-envoy-degraded: 1",
                                "x-envoy-decorator-operation: a",
                                "content-length: 0",
                                "",
                                "")));
    }

    private static List<Case> normalization() {
        return Stream.of(
                        "/a/../exact",
                        "/./exact",
                        "/exact/.",
                        "/exact/..",
                        "/..",
                        "/../..",
                        "//exact",
                        "/a//b",
                        "///",
                        "/%65xact",
                        "/%2e%2e/exact",
                        "/a%2fb",
                        "/a%2Fb",
                        "/a%5cb",
                        "/a%5Cb",
                        "/a\\b",
                        "/a%00b",
                        "/a%zz",
                        "/a%",
                        "/a%2",
                        "/%E2%82%AC",
                        "/\u00e9",
                        "/a?b/../c",
                        "/a?b//c",
                        "/a#b",
                        "/a?b#c",
                        "/a;b=c/../d",
                        "/%7Ea",
                        "/a%20b",
                        "/a+b",
                        "/a|b",
                        "/a\"b",
                        "/<a>",
                        "/a/..;/b",
                        "/a/..;x=y/b",
                        "/a/.;x/b",
                        "/a/..x/b",
                        "/a;/../b",
                        "/a^b`c{d}",
                        "/a[b]'c!$&(),=:@",
                        "/a/%2e%2e%2fb",
                        "/a/.%2e/b",
                        "*",
                        "?a=b",
                        "/?",
                        "/??")
                .flatMap(path -> Stream.of(
                        Case.ask("path " + path, Requests.get("up", path)),
                        Case.ask("path at the edge " + path, Requests.get("up", path))
                                .at("edge")))
                .toList();
    }

    private static Case matched(String path, String... fields) {
        return Case.ask("matches " + path + " " + String.join(" ", fields), Requests.get("match", path, fields));
    }

    private static Case host(String host, String path) {
        return Case.ask("host '" + host + "' " + path, Requests.get(host, path));
    }

    private static Case redirected(String path) {
        return Case.ask("redirect " + path, Requests.get("redirect", path));
    }
}
