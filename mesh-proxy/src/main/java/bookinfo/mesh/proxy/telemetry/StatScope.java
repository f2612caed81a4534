package bookinfo.mesh.proxy.telemetry;

import java.util.List;

/**
 * What a group of statistics belongs to: the start of their names, and their labels. Label names are those that Istio
 * configures for Envoy.
 */
public final class StatScope {
    /** Ends names of clusters and connection managers in Istio, which may hold dots themselves. */
    private static final String END_OF_NAME = ";";

    private final String prefix;
    private final String family;
    private final List<Label> labels;

    private StatScope(String prefix, String family, List<Label> labels) {
        this.prefix = prefix;
        this.family = family;
        this.labels = List.copyOf(labels);
    }

    /** {@code cluster.<statName>.}: what was sent to one cluster. */
    public static StatScope cluster(String statName) {
        return named("cluster", statName, "cluster_name");
    }

    /** {@code http.<statPrefix>.}: what one HTTP connection manager received. */
    public static StatScope http(String statPrefix) {
        return named("http", statPrefix, "http_conn_manager_prefix");
    }

    /** {@code tcp.<statPrefix>.}: what one TCP proxy passed on. */
    public static StatScope tcp(String statPrefix) {
        return named("tcp", statPrefix, "tcp_prefix");
    }

    /** {@code listener.<address>.}: what one socket accepted. */
    public static StatScope listener(String address) {
        return named("listener", address, "listener_address");
    }

    /** Statistics whose names have no part before them. */
    static StatScope root() {
        return new StatScope("", "envoy_", List.of());
    }

    /** Statistics of a part of the process: {@code server}, {@code cluster_manager}, {@code listener_manager}. */
    public static StatScope process(String part) {
        return new StatScope(part + ".", "envoy_" + part + "_", List.of());
    }

    String prefix() {
        return prefix;
    }

    String family() {
        return family;
    }

    List<Label> labels() {
        return labels;
    }

    /** The labels are asked too: {@code cluster.a.} is how names of a cluster {@code a.b} begin as well. */
    boolean holds(StatName name) {
        return name.text().startsWith(prefix)
                && labels.stream().allMatch(label -> name.labels().endsWith(label.exposition()));
    }

    private static StatScope named(String kind, String name, String label) {
        // Envoy replaces colons, so that a name never looks like "name: value".
        String clean = name.replace(':', '_');
        String value = clean.endsWith(END_OF_NAME) ? clean.substring(0, clean.length() - 1) : clean;
        return new StatScope(kind + "." + clean + ".", "envoy_" + kind + "_", List.of(new Label(label, value)));
    }
}
