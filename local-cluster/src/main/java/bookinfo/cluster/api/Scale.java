package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code scale} subresource of a workload: as many pods as are wanted and as there are. */
final class Scale {
    private Scale() {}

    static ObjectNode of(ObjectNode workload) {
        ObjectNode scale = Json.object("autoscaling/v1", "Scale");
        scale.putObject("metadata")
                .put("name", Metadata.name(workload))
                .put("namespace", Metadata.namespace(workload))
                .put("uid", Metadata.uid(workload))
                .put("resourceVersion", Metadata.resourceVersion(workload));
        scale.putObject("spec").put("replicas", workload.at("/spec/replicas").asInt());
        String selector = workload.at("/spec/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(joining(","));
        scale.putObject("status")
                .put("replicas", workload.at("/status/replicas").asInt())
                .put("selector", selector);
        return scale;
    }
}
