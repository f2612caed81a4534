package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.MeshObject;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.Optional;

/** The kinds that the mesh is made of, as the API serves them. */
public enum Kind {
    NAMESPACE("", "v1", "Namespace", "namespaces", false),
    SERVICE("", "v1", "Service", "services", true),
    POD("", "v1", "Pod", "pods", true),
    ENDPOINT_SLICE("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
    GATEWAY("networking.istio.io", "v1", "Gateway", "gateways", true),
    VIRTUAL_SERVICE("networking.istio.io", "v1", "VirtualService", "virtualservices", true),
    DESTINATION_RULE("networking.istio.io", "v1", "DestinationRule", "destinationrules", true);

    private final String group;
    private final String version;
    private final String word;
    private final String plural;
    private final boolean namespaced;

    Kind(String group, String version, String word, String plural, boolean namespaced) {
        this.group = group;
        this.version = version;
        this.word = word;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    /** The kind that the API calls {@code word}. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** {@code VirtualService}: as it stands in manifests. */
    public String word() {
        return word;
    }

    /** Whether people write it to configure the mesh, and read in its status what became of it. */
    public boolean isConfiguration() {
        return group.equals("networking.istio.io");
    }

    /** Whether this object is of such a kind. */
    static boolean isConfiguration(MeshObject object) {
        return of(object.kind()).filter(Kind::isConfiguration).isPresent();
    }

    /** What the client needs to find it without a model class. */
    public ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(word)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }
}
