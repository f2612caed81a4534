package bookinfo.mesh.proxy.agent;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pod's environment variables say of the proxy in it.
 *
 * @param outboundAddress where the names of all services lead in this pod; empty where connections are intercepted
 * @param discovery the control plane, not looked up yet
 * @param binary the Envoy to run in place of our own proxy: {@code binaryPath} of Istio's ProxyConfig
 * @param metadata of the node, as the control plane reads it
 */
public record PodEnvironment(
        Role role,
        String pod,
        String namespace,
        String instanceIp,
        String appAddress,
        Optional<String> outboundAddress,
        InetSocketAddress discovery,
        Optional<Path> binary,
        Map<String, Object> metadata) {
    private static final String META = "ISTIO_META_";
    private static final String META_LABELS = "ISTIO_METAJSON_LABELS";
    private static final String DEFAULT_DISCOVERY = "istiod.istio-system.svc:15010";

    public PodEnvironment {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Reads the environment.
     *
     * @param version of this program, told to the control plane
     * @throws IllegalArgumentException naming the variable that is missing or makes no sense
     */
    public static PodEnvironment of(Role role, Map<String, String> env, String version) {
        String pod = required(env, "POD_NAME");
        String namespace = required(env, "POD_NAMESPACE");
        String ip = required(env, "INSTANCE_IP");
        Optional<String> outbound = optional(env, "OUTBOUND_ADDRESS");
        String app = optional(env, "APP_ADDRESS").orElse(ip);
        Map<String, Object> metadata = new TreeMap<>();
        env.forEach((name, value) -> {
            if (name.startsWith(META)) {
                metadata.put(name.substring(META.length()), value);
            }
        });
        metadata.put("NAME", pod);
        metadata.put("NAMESPACE", namespace);
        metadata.put("INSTANCE_IPS", optional(env, "INSTANCE_IPS").orElse(ip));
        metadata.put("SERVICE_ACCOUNT", optional(env, "SERVICE_ACCOUNT").orElse("default"));
        metadata.put("LABELS", labels(env));
        metadata.put("ISTIO_VERSION", version);
        metadata.putIfAbsent("WORKLOAD_NAME", pod);
        metadata.putIfAbsent("CLUSTER_ID", "Kubernetes");
        metadata.putIfAbsent("MESH_ID", "cluster.local");
        metadata.putIfAbsent("INTERCEPTION_MODE", outbound.isPresent() ? "NONE" : "REDIRECT");
        outbound.ifPresent(address -> metadata.put("OUTBOUND_ADDRESS", address));
        optional(env, "APP_ADDRESS").ifPresent(address -> metadata.put("APP_ADDRESS", address));
        return new PodEnvironment(role, pod, namespace, ip, app, outbound, discovery(env), binary(env), metadata);
    }

    /** Such as {@code sidecar~10.0.0.1~reviews-v1-abc.default~default.svc.cluster.local}. */
    public String nodeId() {
        return role + "~" + instanceIp + "~" + pod + "." + namespace + "~" + namespace + ".svc.cluster.local";
    }

    /** {@code <app>.<namespace>}. */
    public String nodeCluster() {
        String app = metadata.get("LABELS") instanceof Map<?, ?> labels && labels.get("app") instanceof String label
                ? label
                : "istio-proxy";
        return app + "." + namespace;
    }

    /** Every pod of a laptop shares one network, told apart by address: nothing may then bind all of them. */
    boolean loopback() {
        return instanceIp.startsWith("127.");
    }

    private static Map<String, Object> labels(Map<String, String> env) {
        return optional(env, META_LABELS)
                .map(json -> Yaml.map(META_LABELS, json))
                .orElse(Map.of());
    }

    private static InetSocketAddress discovery(Map<String, String> env) {
        String address = optional(env, "DISCOVERY_ADDRESS")
                .or(() -> proxyConfig(env, "discoveryAddress"))
                .orElse(DEFAULT_DISCOVERY);
        int colon = address.lastIndexOf(':');
        try {
            return InetSocketAddress.createUnresolved(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("DISCOVERY_ADDRESS: " + address + " (expected: HOST:PORT)", e);
        }
    }

    private static Optional<Path> binary(Map<String, String> env) {
        Optional<Path> binary = proxyConfig(env, "binaryPath").map(Path::of);
        binary.filter(path -> !Files.isExecutable(path)).ifPresent(path -> {
            throw new IllegalArgumentException(
                    "PROXY_CONFIG: binaryPath: " + path + " (expected: the path of an Envoy that can be run)");
        });
        return binary;
    }

    private static Optional<String> proxyConfig(Map<String, String> env, String field) {
        return optional(env, "PROXY_CONFIG")
                .map(config -> Yaml.map("PROXY_CONFIG", config).get(field))
                .map(Object::toString);
    }

    private static String required(Map<String, String> env, String name) {
        return optional(env, name)
                .orElseThrow(() ->
                        new IllegalArgumentException(name + ": not set (expected: as the injector sets it in a pod)"));
    }

    private static Optional<String> optional(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }
}
