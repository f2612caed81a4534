package bookinfo.mesh.control.inject;

/**
 * Which of several control planes this one is, and where.
 *
 * @param name {@code default} for the only one
 * @param namespace that it runs in
 */
public record Revision(String name, String namespace) {
    private static final String DEFAULT = "default";

    /** Its Service: the default's has no revision in its name. */
    public String service() {
        return isDefault() ? "istiod" : "istiod-" + name;
    }

    /** The name of an object that each revision has of its own. */
    public String object(String base) {
        return isDefault() ? base : base + "-" + name;
    }

    private boolean isDefault() {
        return name.equals(DEFAULT);
    }

    /** Where proxies ask for their configuration. */
    String discoveryAddress() {
        return service() + "." + namespace + ".svc:15010";
    }
}
