package bookinfo.mesh.config;

import java.util.Map;

/**
 * One of several control planes in a cluster: what is Istio's {@code istio.io/rev}.
 *
 * @param name {@code default} for the one that has no revision in its objects' names
 * @param namespace that it runs in
 */
public record Revision(String name, String namespace) {
    /** The name of the revision that every mesh begins with. */
    public static final String DEFAULT = "default";
    /** On objects: the revision that they belong to. On namespaces and pods: the one whose sidecars they want. */
    public static final String LABEL = "istio.io/rev";

    private static final int PORT = 15010;

    /** Its Service. */
    public String service() {
        return object("istiod");
    }

    /** What this revision calls the object that the default one calls so: a namespace stays at the end. */
    public String object(String name) {
        if (isDefault()) {
            return name;
        }
        String place = "-" + namespace;
        return name.endsWith(place)
                ? name.substring(0, name.length() - place.length()) + "-" + this.name + place
                : name + "-" + this.name;
    }

    /** Whether it is the one without a revision in its names. */
    public boolean isDefault() {
        return name.equals(DEFAULT);
    }

    /** Whether rules with these labels are for its proxies: those of no revision are for all. */
    public boolean reads(Map<String, String> labels) {
        return labels.getOrDefault(LABEL, name).equals(name);
    }

    /** Where proxies ask for their configuration. */
    public String discoveryAddress() {
        return service() + "." + namespace + ".svc:" + PORT;
    }
}
