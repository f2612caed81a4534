package bookinfo.mesh.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads trees into objects of the mesh. */
public final class Objects {

    private static final Set<String> VERSIONS = Set.of("v1", "v1beta1", "v1alpha3");

    private static final Map<String, BiFunction<Meta, Fields, MeshObject>> ISTIO_KINDS = Map.of(
            "VirtualService", VirtualServiceReader::read,
            "DestinationRule", DestinationRuleReader::read,
            "Gateway", GatewayReader::read);

    private static final Map<String, BiFunction<Meta, Fields, MeshObject>> CORE_KINDS = Map.of(
            "v1 Service", CoreReaders::service,
            "v1 Pod", CoreReaders::pod,
            "v1 Namespace", (meta, root) -> new Namespace(meta),
            "discovery.k8s.io/v1 EndpointSlice", CoreReaders::endpointSlice);

    private static final String NETWORKING = "networking.istio.io";

    /** Kinds of Istio and of the Gateway API that this mesh does not have, by group. */
    private static final Map<String, Set<String>> UNSUPPORTED_KINDS = Map.of(
            NETWORKING,
            Set.of("ServiceEntry", "Sidecar", "WorkloadEntry", "WorkloadGroup", "EnvoyFilter", "ProxyConfig"),
            "security.istio.io",
            Set.of("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"),
            "telemetry.istio.io",
            Set.of("Telemetry"),
            "extensions.istio.io",
            Set.of("WasmPlugin", "TrafficExtension"),
            "install.istio.io",
            Set.of("IstioOperator"),
            "gateway.networking.k8s.io",
            Set.of(
                    "Gateway",
                    "GatewayClass",
                    "HTTPRoute",
                    "GRPCRoute",
                    "TCPRoute",
                    "TLSRoute",
                    "UDPRoute",
                    "ReferenceGrant",
                    "BackendTLSPolicy",
                    "ListenerSet"));

    private Objects() {}

    /**
     * What reading a document came to.
     *
     * @param object absent when the kind is not the mesh's (a Deployment; then there are no problems either) or when
     *     there is an error among the problems
     */
    public record Reading(Optional<MeshObject> object, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads kinds of Istio strictly, Kubernetes' own leniently. Never throws, whatever the document. An object without a
     * namespace is taken to be in {@code default}.
     */
    public static Reading read(Document document) {
        Problems problems = Problems.collected();
        Fields root = new Fields("", document.root(), problems);
        root.require("apiVersion", "a version such as networking.istio.io/v1");
        root.require("kind", "a kind such as VirtualService");
        String apiVersion = root.text("apiVersion", Format.TEXT).orElse("");
        String kind = root.text("kind", Format.TEXT).orElse("");
        if (problems.anyError()) {
            return new Reading(Optional.empty(), problems.all());
        }
        var core = CORE_KINDS.get(apiVersion + " " + kind);
        if (core != null) {
            return core(document, core, kind.equals("Namespace") ? "" : "default");
        }
        String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        if (UNSUPPORTED_KINDS.containsKey(group)) {
            return new Reading(istio(root, group, apiVersion, kind, problems), problems.all());
        }
        return new Reading(Optional.empty(), List.of());
    }

    private static Reading core(
            Document document, BiFunction<Meta, Fields, MeshObject> reader, String defaultNamespace) {
        Fields root = new Fields("", document.root(), Problems.ignored());
        Meta meta = MetaReader.read(root, defaultNamespace);
        return new Reading(meta.name().isEmpty() ? Optional.empty() : Optional.of(reader.apply(meta, root)), List.of());
    }

    private static Optional<MeshObject> istio(
            Fields root, String group, String apiVersion, String kind, Problems problems) {
        var reader = group.equals(NETWORKING) ? ISTIO_KINDS.get(kind) : null;
        if (reader == null) {
            return root.get("kind").flatMap(value -> refuseKind(value, group, kind));
        }
        if (!VERSIONS.contains(apiVersion.substring(group.length() + 1))) {
            root.get("apiVersion").ifPresent(value -> value.invalid(NETWORKING + "/v1, v1beta1 or v1alpha3"));
        }
        root.ignore("status");
        Meta meta = MetaReader.read(root, "default");
        root.require("spec", "what the " + kind + " says");
        Optional<MeshObject> object = root.object("spec", spec -> reader.apply(meta, spec));
        root.refuseUnknown();
        return problems.anyError() ? Optional.empty() : object;
    }

    private static Optional<MeshObject> refuseKind(Value value, String group, String kind) {
        Set<String> unsupported = UNSUPPORTED_KINDS.getOrDefault(group, Set.of());
        if (unsupported.contains(kind)) {
            return value.unsupported(kind + " of " + group + " is not supported yet");
        }
        Set<String> known = new TreeSet<>(unsupported);
        known.addAll(group.equals(NETWORKING) ? ISTIO_KINDS.keySet() : Set.of());
        String meant = Names.nearest(kind, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        return value.invalid("a kind of " + group + meant);
    }
}
