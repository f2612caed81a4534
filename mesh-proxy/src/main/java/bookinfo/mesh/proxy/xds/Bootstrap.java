package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An Envoy bootstrap: who this proxy is, where its admin interface listens, what is fixed, and where the rest comes from.
 * Immutable.
 */
public final class Bootstrap {

    private static final Duration DEFAULT_PING_INTERVAL = Duration.ofSeconds(30);
    private static final Duration DEFAULT_PING_TIMEOUT = Duration.ofSeconds(10);

    private final Message tree;
    private final Message node;
    private final Optional<InetSocketAddress> admin;
    private final Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
    private final Map<String, ClusterConfig> clusters = new LinkedHashMap<>();
    private final Optional<ControlPlane> controlPlane;

    private Bootstrap(Message tree, Reader bootstrap) {
        this.tree = tree;
        this.node = bootstrap.data("node").orElseGet(() -> Message.empty(Schema.required("envoy.config.core.v3.Node")));
        this.admin =
                bootstrap.message("admin").flatMap(a -> a.message("address")).map(Addresses::ip);
        Map<String, ClusterCompiler.Compiled> compiled = new LinkedHashMap<>();
        bootstrap.message("static_resources").ifPresent(resources -> readStatic(resources, compiled));
        this.controlPlane = bootstrap.message("dynamic_resources").flatMap(d -> controlPlane(d, compiled));
        controlPlane.ifPresent(control -> compiled.remove(control.cluster()));
        compiled.forEach((name, cluster) -> {
            clusters.put(name, cluster.forTraffic().config());
        });
    }

    /**
     * Reads a bootstrap file, YAML or JSON.
     *
     * @throws Refusal naming the file and the path of what is wrong or not supported
     */
    public static Bootstrap load(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new Refusal(file + ": can not be read (" + e.getMessage() + ")");
        }
    }

    /**
     * Reads a bootstrap, YAML or JSON.
     *
     * @param source names the text in errors
     * @throws Refusal naming the source and the path of what is wrong or not supported
     */
    public static Bootstrap parse(String source, String text) {
        try {
            Message tree = YamlDecoder.decode(Schema.required("envoy.config.bootstrap.v3.Bootstrap"), text);
            return Reader.compile(tree, reader -> new Bootstrap(tree, reader));
        } catch (Refusal e) {
            throw e.in(source);
        }
    }

    /** Where the admin interface listens; empty when there is none. */
    public Optional<InetSocketAddress> admin() {
        return admin;
    }

    /** The id of this proxy towards the control plane; may be empty. */
    public String nodeId() {
        return nodeText("id");
    }

    /** The cluster that this proxy says it belongs to; may be empty. */
    public String nodeCluster() {
        return nodeText("cluster");
    }

    /** The node's metadata as plain values: texts, doubles, booleans, lists and maps of them. */
    public Map<String, Object> nodeMetadata() {
        return node.get("metadata")
                .map(struct -> Structs.plain((Message) struct))
                .orElse(Map.of());
    }

    Message tree() {
        return tree;
    }

    Message node() {
        return node;
    }

    Map<String, ListenerConfig> listeners() {
        return listeners;
    }

    Map<String, ClusterConfig> clusters() {
        return clusters;
    }

    Optional<ControlPlane> controlPlane() {
        return controlPlane;
    }

    private String nodeText(String field) {
        return node.get(field).map(text -> ((Tree.Text) text).value()).orElse("");
    }

    private void readStatic(Reader resources, Map<String, ClusterCompiler.Compiled> compiled) {
        for (Reader cluster : resources.messages("clusters")) {
            ClusterCompiler.Compiled next = ClusterCompiler.compile(cluster, "");
            if (next.edsName().isPresent()) {
                throw cluster.refuse("type", "EDS is not supported here (expected: STATIC or STRICT_DNS)");
            }
            if (compiled.put(next.config().name(), next) != null) {
                throw cluster.refuse("name", next.config().name() + " occurs twice (expected: unique names)");
            }
        }
        for (Reader listener : resources.messages("listeners")) {
            ListenerConfig next = ListenerCompiler.compile(listener, "");
            next.rds().stream().findFirst().ifPresent(routes -> {
                throw listener.refuse("routes " + routes + " by RDS are not supported here (expected: route_config)");
            });
            if (listeners.put(next.name(), next) != null) {
                throw listener.refuse("name", next.name() + " occurs twice (expected: unique names)");
            }
        }
    }

    private static Optional<ControlPlane> controlPlane(Reader dynamic, Map<String, ClusterCompiler.Compiled> compiled) {
        Optional<Reader> lds = dynamic.message("lds_config");
        Optional<Reader> cds = dynamic.message("cds_config");
        lds.ifPresent(ConfigSources::ads);
        cds.ifPresent(ConfigSources::ads);
        if (lds.isEmpty() && cds.isEmpty() && !dynamic.has("ads_config")) {
            return Optional.empty();
        }
        Reader ads = dynamic.requiredMessage("ads_config");
        String name = ConfigSources.deltaGrpcCluster(ads);
        ClusterCompiler.Compiled cluster = compiled.get(name);
        if (cluster == null
                || cluster.http2().isEmpty()
                || cluster.config().endpoints().isEmpty()) {
            throw ads.refuse("grpc_services", name + " (expected: a static cluster with HTTP/2 and an endpoint)");
        }
        ClusterCompiler.Http2 http2 = cluster.http2().get();
        return Optional.of(new ControlPlane(
                name,
                cluster.config().endpoints().stream().map(Endpoint::address).toList(),
                cluster.config().bind().stream().findFirst(),
                cluster.config().connectTimeout(),
                http2.pingInterval().isZero() ? DEFAULT_PING_INTERVAL : http2.pingInterval(),
                http2.pingTimeout().isZero() ? DEFAULT_PING_TIMEOUT : http2.pingTimeout(),
                cds.isPresent(),
                lds.isPresent()));
    }
}
