package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ClusterConfig.ServiceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the labels of a request's or a connection's metrics follow from. It is looked up for each request, so equality is
 * written out: what a record comes with goes through method handles, which a JVM with the quick compiler alone does not
 * inline.
 *
 * @param source this proxy stands on the caller's side
 * @param peer the other side
 * @param service what was called; empty texts where it is unknown
 * @param flags as in the access log
 * @param grpcStatus empty where there is none
 */
record RequestLabels(
        boolean source,
        WorkloadLabels peer,
        ServiceRef service,
        int status,
        String flags,
        Protocol protocol,
        String grpcStatus) {

    /** What was spoken, in Istio's word. */
    enum Protocol {
        HTTP("http"),
        GRPC("grpc"),
        TCP("tcp");

        private final String word;

        Protocol(String word) {
            this.word = word;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestLabels labels
                && source == labels.source
                && status == labels.status
                && protocol == labels.protocol
                && Objects.equals(peer, labels.peer)
                && Objects.equals(service, labels.service)
                && flags.equals(labels.flags)
                && grpcStatus.equals(labels.grpcStatus);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * peer.workload().hashCode() + service.host().hashCode()) + flags.hashCode()) + status;
    }

    /** The same with nothing in it that comes from outside. */
    RequestLabels unknown() {
        return new RequestLabels(
                source, WorkloadLabels.UNKNOWN, new ServiceRef("", "", ""), status, flags, protocol, grpcStatus);
    }

    /** All 25 labels, in Istio's order; connections have no status, and so two labels less. */
    List<Label> all(WorkloadLabels self) {
        List<Label> labels = new ArrayList<>(25);
        labels.add(new Label("reporter", source ? "source" : "destination"));
        (source ? self : peer).addTo(labels, "source");
        (source ? peer : self).addTo(labels, "destination");
        labels.add(new Label("destination_service", orUnknown(service.host())));
        labels.add(new Label("destination_service_name", orUnknown(service.name())));
        labels.add(new Label("destination_service_namespace", orUnknown(service.namespace())));
        labels.add(new Label("request_protocol", protocol.word));
        if (protocol != Protocol.TCP) {
            labels.add(new Label("response_code", Integer.toString(status)));
            labels.add(new Label("grpc_response_status", grpcStatus));
        }
        labels.add(new Label("response_flags", flags));
        labels.add(new Label("connection_security_policy", source ? "unknown" : "none"));
        return labels;
    }

    private static String orUnknown(String value) {
        return value.isEmpty() ? "unknown" : value;
    }
}
