package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Gives each container of a new pod the token of the pod's service account. */
final class ServiceAccountAdmission {
    private static final String VOLUME = "kube-api-access";
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final Store store;

    ServiceAccountAdmission(Store store) {
        this.store = store;
    }

    /** Changes the pod; does nothing to what an earlier call did already. */
    void admit(ObjectNode pod) {
        ObjectNode spec = pod.withObjectProperty("spec");
        String namespace = Metadata.namespace(pod);
        String name = Json.text(spec, "/serviceAccountName");
        ObjectNode account = store.get(Kinds.SERVICE_ACCOUNT, namespace, name)
                .orElseThrow(() -> ApiFailure.forbidden(
                        Kinds.POD,
                        NameSuffix.nameOrBase(pod),
                        "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                                .formatted(namespace, name, name)));
        String automount = "automountServiceAccountToken";
        if (spec.path(automount).asBoolean(account.path(automount).asBoolean(true))) {
            for (String list : List.of("initContainers", "containers")) {
                spec.path(list).forEach(container -> mount((ObjectNode) container));
            }
            addVolume(spec.withArrayProperty("volumes"));
        }
    }

    private static void mount(ObjectNode container) {
        ArrayNode mounts = container.withArrayProperty("volumeMounts");
        if (!has(mounts, "mountPath", MOUNT_PATH)) {
            mounts.addObject().put("name", VOLUME).put("readOnly", true).put("mountPath", MOUNT_PATH);
        }
    }

    private static void addVolume(ArrayNode volumes) {
        if (!has(volumes, "name", VOLUME)) {
            DefaultTable.apply("ServiceAccountVolume", volumes.addObject().put("name", VOLUME));
        }
    }

    private static boolean has(JsonNode items, String field, String value) {
        return items.valueStream().anyMatch(item -> item.path(field).asText().equals(value));
    }
}
