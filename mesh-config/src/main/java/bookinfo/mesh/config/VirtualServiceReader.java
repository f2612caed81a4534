package bookinfo.mesh.config;

import bookinfo.mesh.config.HttpRoute.Destination;
import bookinfo.mesh.config.HttpRoute.WeightedDestination;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The fields of a VirtualService. */
final class VirtualServiceReader {
    /** As the Gateway API has it; Istio names no most, but a proxy adds the weights up in 32 bits. */
    private static final int MAX_WEIGHT = 1_000_000;

    private static final int HIGHEST_PORT = 65_535;

    private final String namespace;

    private VirtualServiceReader(String namespace) {
        this.namespace = namespace;
    }

    static VirtualService read(Meta meta, Fields spec) {
        var reader = new VirtualServiceReader(meta.namespace());
        spec.unsupported("tls", "exportTo");
        spec.require("hosts", "at least one host");
        if (!spec.has("tls") && !spec.has("tcp")) {
            spec.require("http", "at least one route");
        }
        List<String> gateways = reader.gateways(spec);
        List<String> inForce = gateways.isEmpty() ? List.of(VirtualService.MESH) : gateways;
        Set<String> seen = new HashSet<>();
        List<String> hosts = spec.list(
                "hosts",
                value -> host(value, inForce.contains(VirtualService.MESH))
                        .flatMap(host -> seen.add(host) ? Optional.of(host) : value.invalid("each host once")));
        return new VirtualService(
                meta, hosts, inForce, spec.objects("http", reader::route), spec.objects("tcp", reader::tcpRoute));
    }

    private List<String> gateways(Fields fields) {
        return fields.list("gateways", value -> value.text(Format.GATEWAY)).stream()
                .map(name -> name.equals(VirtualService.MESH) || name.contains("/") ? name : namespace + "/" + name)
                .distinct()
                .toList();
    }

    /** Sidecars choose by service name, so a host that stands for everything is a gateway's only; so is an address. */
    private static Optional<String> host(Value value, boolean mesh) {
        Optional<String> host = value.text(Format.WILDCARD_HOST);
        boolean gatewayOnly = host.filter(name -> name.equals("*") || name.matches("[0-9.]*\\.[0-9]+"))
                .isPresent();
        return mesh && gatewayOnly
                ? value.invalid("a host of a service, since sidecars (mesh) follow this rule")
                : host;
    }

    private HttpRoute route(Fields fields) {
        if (!fields.clash("route", "redirect", "directResponse")) {
            fields.unsupported("redirect", "directResponse");
        }
        fields.unsupported(
                "delegate",
                "rewrite",
                "mirror",
                "mirrors",
                "mirrorPercentage",
                "mirror_percent",
                "mirrorPercent",
                "corsPolicy");
        if (!fields.has("redirect") && !fields.has("directResponse") && !fields.has("delegate")) {
            fields.require("route", "at least one destination");
        }
        return new HttpRoute(
                fields.text("name", Format.TEXT).orElse(""),
                fields.objects("match", this::match),
                destinations(
                        fields,
                        share -> weighted(
                                share,
                                share.object("headers", HeaderChangesReader::changes)
                                        .orElse(HeaderChanges.NONE))),
                fields.duration("timeout"),
                fields.object("retries", VirtualServiceReader::retry),
                fields.object("fault", FaultReader::fault),
                fields.object("headers", HeaderChangesReader::changes).orElse(HeaderChanges.NONE));
    }

    private TcpRoute tcpRoute(Fields fields) {
        fields.require("route", "at least one destination");
        return new TcpRoute(
                fields.objects("match", this::tcpMatch),
                destinations(fields, share -> weighted(share, HeaderChanges.NONE)));
    }

    private TcpRoute.Match tcpMatch(Fields fields) {
        fields.unsupported("destinationSubnets", "sourceSubnet");
        return new TcpRoute.Match(
                fields.integer("port", 1, HIGHEST_PORT),
                fields.labels("sourceLabels"),
                fields.text("sourceNamespace", Format.NAME).orElse(""),
                gateways(fields));
    }

    private HttpMatch match(Fields fields) {
        fields.unsupported("statPrefix");
        return new HttpMatch(
                fields.text("name", Format.TEXT).orElse(""),
                fields.get("uri").flatMap(StringMatchReader::required),
                fields.flag("ignoreUriCase"),
                fields.get("scheme").flatMap(StringMatchReader::required),
                fields.get("method").flatMap(StringMatchReader::required),
                fields.get("authority").flatMap(StringMatchReader::required),
                lowerCase(fields.map("headers", Format.HEADER, StringMatchReader::optional)),
                lowerCase(fields.map("withoutHeaders", Format.HEADER, StringMatchReader::optional)),
                fields.map("queryParams", Format.SOME_TEXT, StringMatchReader::optional),
                fields.integer("port", 1, HIGHEST_PORT),
                fields.labels("sourceLabels"),
                fields.text("sourceNamespace", Format.NAME).orElse(""),
                gateways(fields));
    }

    private static SortedMap<String, StringMatch> lowerCase(Map<String, StringMatch> headers) {
        SortedMap<String, StringMatch> lower = new TreeMap<>();
        headers.forEach((name, match) -> lower.put(name.toLowerCase(Locale.ROOT), match));
        return lower;
    }

    private static List<WeightedDestination> destinations(Fields fields, Function<Fields, WeightedDestination> share) {
        int before = fields.problems().count();
        List<WeightedDestination> destinations = fields.objects("route", share);
        boolean readable = fields.problems().count() == before;
        if (readable && destinations.size() > 1 && destinations.stream().allMatch(one -> one.weight() == 0)) {
            fields.get("route").ifPresent(route -> route.invalid("weights with a sum above 0"));
        }
        return destinations;
    }

    private static WeightedDestination weighted(Fields fields, HeaderChanges headers) {
        fields.require("destination", "a host");
        return new WeightedDestination(
                fields.object("destination", VirtualServiceReader::destination)
                        .orElseGet(() -> new Destination("", "", Optional.empty())),
                fields.integer("weight", 0, MAX_WEIGHT).orElse(0),
                headers);
    }

    private static Destination destination(Fields fields) {
        fields.require("host", "the name of a service");
        return new Destination(
                fields.text("host", Format.HOST).orElse(""),
                fields.text("subset", Format.SUBSET).orElse(""),
                fields.object("port", VirtualServiceReader::port).flatMap(number -> number));
    }

    /** A port selector: the number that it must have. */
    static Optional<Integer> port(Fields fields) {
        fields.require("number", "1.." + HIGHEST_PORT);
        return fields.integer("number", 1, HIGHEST_PORT);
    }

    private static Retry retry(Fields fields) {
        fields.unsupported("retryRemoteLocalities", "retryIgnorePreviousHosts", "backoff");
        Optional<Integer> attempts = fields.integer("attempts", 0, Integer.MAX_VALUE);
        if (attempts.orElse(0) == 0 && (fields.has("perTryTimeout") || fields.has("retryOn"))) {
            fields.get("attempts")
                    .ifPresentOrElse(
                            value -> value.invalid("1 or more beside perTryTimeout and retryOn"),
                            () -> fields.require("attempts", "1 or more beside perTryTimeout and retryOn"));
        }
        return new Retry(
                attempts.orElse(0),
                fields.duration("perTryTimeout"),
                fields.text("retryOn", Format.RETRY_ON)
                        .map(text -> List.of(text.strip().split("\\s*,\\s*")))
                        .orElse(List.of()));
    }
}
