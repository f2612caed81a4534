package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Peer;
import java.util.List;
import java.util.Map;

/**
 * What Istio's metrics say of one side of a request
 * (https://istio.io/latest/docs/reference/config/metrics/). Empty where unknown.
 */
record WorkloadLabels(
        String workload,
        String namespace,
        String app,
        String version,
        String cluster,
        String canonicalService,
        String canonicalRevision) {
    static final String CANONICAL_NAME = "service.istio.io/canonical-name";
    static final String CANONICAL_REVISION = "service.istio.io/canonical-revision";
    static final WorkloadLabels UNKNOWN = new WorkloadLabels("", "", "", "", "", "", "");
    private static final String UNKNOWN_VALUE = "unknown";

    static WorkloadLabels of(Peer peer) {
        Map<String, String> labels = peer.labels();
        String app = labels.getOrDefault("app", "");
        String version = labels.getOrDefault("version", "");
        return new WorkloadLabels(
                peer.workload(),
                peer.namespace(),
                app,
                version,
                peer.cluster(),
                labels.getOrDefault(CANONICAL_NAME, app.isEmpty() ? peer.workload() : app),
                labels.getOrDefault(CANONICAL_REVISION, version.isEmpty() ? "latest" : version));
    }

    /** From {@link Endpoint#workload()}, which knows neither app nor version. */
    static WorkloadLabels ofEndpoint(String metadata) {
        String[] parts = metadata.split(";", -1);
        return parts.length < 5
                ? UNKNOWN
                : new WorkloadLabels(parts[0], parts[1], "", "", parts[4], parts[2], parts[3]);
    }

    /** @param side {@code source} or {@code destination} */
    void addTo(List<Label> labels, String side) {
        add(labels, side, "workload", workload);
        add(labels, side, "workload_namespace", namespace);
        // Principals come with mutual TLS.
        add(labels, side, "principal", "");
        add(labels, side, "app", app);
        add(labels, side, "version", version);
        add(labels, side, "cluster", cluster);
        add(labels, side, "canonical_service", canonicalService);
        add(labels, side, "canonical_revision", canonicalRevision);
    }

    private static void add(List<Label> labels, String side, String name, String value) {
        labels.add(new Label(side + "_" + name, value.isEmpty() ? UNKNOWN_VALUE : value));
    }
}
