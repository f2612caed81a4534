package bookinfo.mesh.proxy.route;

import static bookinfo.mesh.proxy.route.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HeaderChanges.Addition;
import bookinfo.mesh.proxy.config.HeaderChanges.Append;
import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.HostRewrite;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteAction.Forward;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.StringMatch;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.config.WeightedCluster;
import bookinfo.mesh.proxy.exchange.Selection;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.telemetry.Exchanges;
import com.google.re2j.Pattern;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleRoutingTest {
    private final RuleRouting routing = new RuleRouting(() -> new Random(7));

    @ParameterizedTest
    @CsvSource({
        "reviews, exact",
        "REVIEWS, exact",
        "a.b.example.com, long-suffix",
        "x.example.com, suffix",
        "example.com, any",
        "foo.bar.net, long-prefix",
        "foo.net, prefix",
        "other:9080, any"
    })
    void takesTheMostSpecificDomain(String authority, String expected) {
        RouteTable table = RouteTable.of(
                "t",
                List.of(
                        host("any", "*"),
                        host("suffix", "*.example.com"),
                        host("long-suffix", "*.b.example.com"),
                        host("prefix", "foo.*"),
                        host("long-prefix", "foo.bar.*"),
                        host("exact", "Reviews")));
        assertThat(routing.select(table, get(authority, "/"))
                        .orElseThrow()
                        .virtualHost()
                        .name())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"reviews:9080, true, true", "reviews:9080, false, false", "[::1]:80, true, true", "[::1], true, true"})
    void ignoresThePortOnlyWhenAsked(String authority, boolean ignorePort, boolean found) {
        RouteTable table = new RouteTable(
                "t", "", List.of(host("h", "reviews", "[::1]")), ignorePort, HeaderChanges.NONE, HeaderChanges.NONE);
        assertThat(routing.select(table, get(authority, "/")).isPresent()).isEqualTo(found);
    }

    @Test
    void routesJasonToV2AndOthersToV1() {
        Route jason = Route.of(
                new RouteMatch(
                        new PathMatch.Prefix("/", true),
                        List.of(new HeaderMatch(
                                "end-user",
                                new HeaderMatch.Condition.Value(new StringMatch.Exact("jason", false)),
                                false,
                                false)),
                        List.of()),
                Forward.to("v2"));
        RouteTable table = RouteTable.of(
                "9080",
                List.of(VirtualHost.of(
                        "reviews",
                        List.of("reviews"),
                        List.of(jason, Route.of(RouteMatch.prefix("/"), Forward.to("v1"))))));
        assertThat(cluster(table, get("reviews", "/", "end-user", "jason"))).isEqualTo("v2");
        assertThat(cluster(table, get("reviews", "/", "end-user", "mary"))).isEqualTo("v1");
        assertThat(cluster(table, get("reviews", "/"))).isEqualTo("v1");
    }

    @Property
    void firstMatchWinsAsInAPlainSearch(
            @ForAll @Size(max = 8) List<@IntRange(max = 5) Integer> prefixes, @ForAll @IntRange(max = 40) int path) {
        String[] words = {"/", "/a", "/a/b", "/ab", "/b", "/a/b/c"};
        List<Route> routes = prefixes.stream()
                .map(i -> Route.of(RouteMatch.prefix(words[i]), Forward.to(words[i])))
                .toList();
        String target = words[path % words.length] + (path > 20 ? "x" : "");
        Optional<String> expected =
                prefixes.stream().map(i -> words[i]).filter(target::startsWith).findFirst();
        RouteTable table = RouteTable.of("t", List.of(VirtualHost.of("h", List.of("*"), routes)));
        assertThat(routing.select(table, get("a", target))
                        .flatMap(Selection::cluster)
                        .map(WeightedCluster::cluster))
                .isEqualTo(expected);
    }

    @Property(tries = 30)
    void splitsByWeight(@ForAll @Size(min = 2, max = 4) List<@IntRange(max = 100) Integer> weights, @ForAll long seed) {
        long total = weights.stream().mapToInt(Integer::intValue).sum();
        if (total == 0) {
            return;
        }
        List<WeightedCluster> clusters = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            clusters.add(WeightedCluster.of("c" + i, weights.get(i)));
        }
        RouteTable table = table(forward(clusters, new PathRewrite.Keep(), new HostRewrite.Keep()));
        Random random = new Random(seed);
        RuleRouting drawn = new RuleRouting(() -> random);
        int requests = 4_000;
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            counts.merge(cluster(drawn, table, get("a", "/")), 1, Integer::sum);
        }
        for (WeightedCluster cluster : clusters) {
            double share = (double) cluster.weight() / total;
            // Six standard deviations: one false alarm in hundreds of millions.
            double tolerance = 6 * Math.sqrt(requests * share * (1 - share));
            assertThat((double) counts.getOrDefault(cluster.cluster(), 0))
                    .isBetween(requests * share - tolerance, requests * share + tolerance);
        }
    }

    @Test
    void rewritesPathAndHostAndRemembersTheOldPath() {
        RequestHead request = rewritten(new PathRewrite.Prefix("/new"), new HostRewrite.Literal("other"), "/old/x?q=1");
        assertThat(request.path()).isEqualTo("/new/x?q=1");
        assertThat(request.authority()).isEqualTo("other");
        assertThat(request.headers().first("x-envoy-original-path")).isEqualTo("/old/x?q=1");
    }

    @Test
    void rewritesByRegexAndAsAWhole() {
        var keep = new HostRewrite.Keep();
        var regex = new PathRewrite.Regex(Pattern.compile("/old/(\\w+)"), "/$/\\1!");
        assertThat(rewritten(regex, keep, "/old/x?q=1").path()).isEqualTo("/$/x!?q=1");
        var empty = new PathRewrite.Regex(Pattern.compile("(b)?"), "<\\0\\\\>");
        assertThat(rewritten(empty, keep, "/oldb").path()).isEqualTo("<\\>/<\\>o<\\>l<\\>d<b\\>");
        var nothing = new PathRewrite.Regex(Pattern.compile("/(.*)"), "");
        assertThat(rewritten(nothing, keep, "/old?q").path()).isEqualTo("/old?q");
        assertThat(rewritten(new PathRewrite.Full("/whole"), keep, "/old/x?q=1").path())
                .isEqualTo("/whole?q=1");
        assertThat(rewritten(new PathRewrite.Keep(), keep, "/old/x").headers().first("x-envoy-original-path"))
                .isNull();
    }

    @Test
    void changesHeadersFromTheClusterOutwards() {
        HeaderChanges remove = new HeaderChanges(List.of(), List.of("x-secret"));
        RouteTable table = new RouteTable(
                "t",
                "",
                List.of(new VirtualHost(
                        "h",
                        List.of("*"),
                        List.of(new Route(
                                "",
                                RouteMatch.prefix("/"),
                                forward(
                                        List.of(new WeightedCluster(
                                                "c", 1, add("x", "cluster", Append.OVERWRITE_IF_EXISTS), remove)),
                                        new PathRewrite.Keep(),
                                        new HostRewrite.Keep()),
                                add("x", "route", Append.APPEND_IF_EXISTS_OR_ADD),
                                HeaderChanges.NONE,
                                Optional.empty(),
                                "",
                                Optional.empty())),
                        false,
                        add("x", "100%%", Append.APPEND_IF_EXISTS_OR_ADD),
                        HeaderChanges.NONE)),
                false,
                add("x", "table", Append.ADD_IF_ABSENT),
                HeaderChanges.NONE);
        RequestHead request = get("a", "/", "x", "own");
        RuleRouting.check(table);
        Selection selection = routing.select(table, request).orElseThrow();
        routing.changeRequest(selection, request, Exchanges.info(request));
        assertThat(request.headers().joined("x")).isEqualTo("cluster,route,100%");
    }

    @Test
    void overwritesBeforeItAppendsAndJudgesWhatIsThereBeforeBoth() {
        var changes = new HeaderChanges(
                List.of(
                        new HeaderChanges.Addition("x", "appended", Append.APPEND_IF_EXISTS_OR_ADD, false),
                        new HeaderChanges.Addition("x", "written", Append.OVERWRITE_IF_EXISTS_OR_ADD, false),
                        new HeaderChanges.Addition("x", "absent", Append.ADD_IF_ABSENT, false),
                        new HeaderChanges.Addition("x", "there", Append.OVERWRITE_IF_EXISTS, false)),
                List.of());
        Headers headers = Headers.of();
        HeaderEdits.apply(changes, headers);
        assertThat(headers.joined("x")).isEqualTo("written,appended,absent");
        HeaderEdits.apply(changes, headers);
        assertThat(headers.joined("x")).isEqualTo("there,appended");
    }

    @Test
    void routesByTheNewestOfManyTablesAndLetsOldOnesGo() {
        List<WeakReference<RouteTable>> tables = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            RouteTable table = RouteTable.of("t", List.of(host("h" + i, "a")));
            tables.add(new WeakReference<>(table));
            assertThat(routing.select(table, get("a", "/"))
                            .orElseThrow()
                            .virtualHost()
                            .name())
                    .isEqualTo("h" + i);
        }
        System.gc();
        assertThat(tables.stream().filter(table -> table.get() != null)).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void refusesByNameWhatItCannotDo() {
        assertThatThrownBy(() -> RuleRouting.check(RouteTable.of("t", List.of(host("a", "x", "y"), host("b", "X")))))
                .hasMessage("domains: X (expected: each domain once in a route table)");
        assertThatThrownBy(() -> RuleRouting.check(table(
                        forward(List.of(WeightedCluster.of("a", 0)), new PathRewrite.Keep(), new HostRewrite.Keep()))))
                .hasMessage("weighted_clusters: sum of weights 0 (expected: 1 or more) in h");
        HeaderChanges operator = add("x-from", "%DOWNSTREAM_REMOTE_ADDRESS%", Append.ADD_IF_ABSENT);
        assertThatThrownBy(() ->
                        RuleRouting.check(new RouteTable("t", "", List.of(), false, operator, HeaderChanges.NONE)))
                .hasMessageStartingWith("header x-from: %DOWNSTREAM_REMOTE_ADDRESS% (expected: text");
    }

    @ParameterizedTest
    @CsvSource({
        "https, , , http://shop:80/a, https://shop/a",
        ", , , http://shop:8080/a?q, http://shop:8080/a?q",
        "https, , , http://shop:8080/a, https://shop:8080/a",
        ", other, , http://shop:8080/a, http://other/a",
        ", other, 81, http://shop/a, http://other:81/a",
        ", , 81, http://shop:8080/a, http://shop:81/a"
    })
    void namesTheLocationOfARedirect(String scheme, String host, Integer port, String from, String expected) {
        String rest = from.substring("http://".length());
        int slash = rest.indexOf('/');
        RequestHead request = get(rest.substring(0, slash), rest.substring(slash));
        var redirect = new RouteAction.Redirect(
                Optional.ofNullable(scheme),
                Optional.ofNullable(host),
                Optional.ofNullable(port),
                new PathRewrite.Keep(),
                301,
                false);
        assertThat(location(redirect, request)).isEqualTo(expected);
    }

    @Test
    void redirectsToAnotherPath() {
        assertThat(location(redirect(new PathRewrite.Full("/new"), false), get("a", "/old?q=1")))
                .isEqualTo("http://a/new?q=1");
        assertThat(location(redirect(new PathRewrite.Full("/new?own"), false), get("a", "/old?q=1")))
                .isEqualTo("http://a/new?own");
        var nothing = new PathRewrite.Regex(Pattern.compile(".*"), "");
        assertThat(location(redirect(nothing, false), get("a", "/old?q=1"))).isEqualTo("http://a/old?q=1");
        assertThat(location(redirect(new PathRewrite.Prefix("/new?own"), true), get("a", "/old?q=1")))
                .isEqualTo("http://a/new");
        assertThat(location(redirect(new PathRewrite.Prefix("/new/"), true), get("a", "/old?q=1")))
                .isEqualTo("http://a/new/old");
        assertThat(location(redirect(new PathRewrite.Full("new"), false), get("a", "/old?q=1")))
                .isEqualTo("http://a/new?q=1");
    }

    private static RouteAction.Redirect redirect(PathRewrite path, boolean stripQuery) {
        return new RouteAction.Redirect(Optional.empty(), Optional.empty(), Optional.empty(), path, 301, stripQuery);
    }

    private String location(RouteAction.Redirect redirect, RequestHead request) {
        Selection selection = routing.select(table(redirect), request).orElseThrow();
        return routing.location(redirect, selection, request);
    }

    private RequestHead rewritten(PathRewrite path, HostRewrite host, String target) {
        RequestHead request = get("shop", target);
        RouteTable table = RouteTable.of(
                "t",
                List.of(VirtualHost.of(
                        "h",
                        List.of("*"),
                        List.of(Route.of(
                                RouteMatch.prefix("/old"),
                                forward(List.of(WeightedCluster.of("c", 1)), path, host))))));
        Selection selection = routing.select(table, request).orElseThrow();
        routing.changeRequest(selection, request, Exchanges.info(request));
        return request;
    }

    private static HeaderChanges add(String name, String value, Append append) {
        return new HeaderChanges(List.of(new Addition(name, value, append, false)), List.of());
    }

    private static Forward forward(List<WeightedCluster> clusters, PathRewrite path, HostRewrite host) {
        return new Forward(clusters, Duration.ZERO, Optional.empty(), RetryPolicy.NONE, path, host, 503);
    }

    private static RouteTable table(RouteAction action) {
        return RouteTable.of(
                "t", List.of(VirtualHost.of("h", List.of("*"), List.of(Route.of(RouteMatch.prefix("/"), action)))));
    }

    private static VirtualHost host(String name, String... domains) {
        return VirtualHost.of(name, List.of(domains), List.of(Route.of(RouteMatch.prefix("/"), Forward.to(name))));
    }

    private String cluster(RouteTable table, RequestHead request) {
        return cluster(routing, table, request);
    }

    private static String cluster(RuleRouting routing, RouteTable table, RequestHead request) {
        return routing.select(table, request)
                .flatMap(Selection::cluster)
                .orElseThrow()
                .cluster();
    }
}
