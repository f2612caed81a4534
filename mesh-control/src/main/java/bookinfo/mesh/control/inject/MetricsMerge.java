package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the metrics of a pod's application are served together with its proxy's, so that Prometheus asks once.
 *
 * @param scrape what Prometheus is to be told of the pod, by annotation; empty: what the pod says itself
 * @param application where the application's own are, for the agent
 */
record MetricsMerge(Map<String, String> scrape, Optional<ObjectNode> application, List<String> warnings) {
    private static final String SCRAPE = "prometheus.io/scrape";
    private static final String PORT = "prometheus.io/port";
    private static final String PATH = "prometheus.io/path";
    private static final Map<String, String> AGENT = Map.of(SCRAPE, "true", PORT, "15020", PATH, "/stats/prometheus");
    /** Of the administration interface, the agent and the proxy's metrics. Merged, the agent would ask itself without end. */
    private static final List<String> OWN = List.of("15000", "15020", "15090");

    private static final int MAX_PORT = 65_535;

    MetricsMerge {
        scrape = Map.copyOf(scrape);
        warnings = List.copyOf(warnings);
    }

    /** @throws IllegalArgumentException naming an annotation by which nothing can be scraped */
    static MetricsMerge of(Annotations annotations) {
        if (annotations.text(SCRAPE).filter(Annotations.FALSE::contains).isPresent()
                || !annotations.flag(Annotation.MERGE_METRICS).orElse(true)) {
            return new MetricsMerge(Map.of(), Optional.empty(), List.of());
        }
        Optional<String> port = annotations.text(PORT).map(String::strip);
        if (port.filter(OWN::contains).isPresent()) {
            return new MetricsMerge(
                    Map.of(),
                    Optional.empty(),
                    List.of("annotation %s: %s is a port of the sidecar's: no metrics of the application are merged"
                            .formatted(PORT, port.get())));
        }
        if (AGENT.keySet().stream().allMatch(key -> annotations.text(key).isEmpty())) {
            return new MetricsMerge(AGENT, Optional.empty(), List.of());
        }
        ObjectNode application = JsonNodeFactory.instance.objectNode().put("scrape", "true");
        application.put("path", path(annotations.text(PATH).orElse("/metrics")));
        application.put("port", port(port.orElse("80")));
        return new MetricsMerge(AGENT, Optional.of(application), List.of());
    }

    private static String port(String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            throw Annotations.refused(PORT, port, "a port number");
        }
        return port;
    }

    private static String path(String path) {
        String absolute = path.startsWith("/") ? path : "/" + path;
        try {
            URI.create("http://localhost:80" + absolute);
            return absolute;
        } catch (IllegalArgumentException e) {
            throw Annotations.refused(PATH, path, "a path such as /metrics");
        }
    }
}
