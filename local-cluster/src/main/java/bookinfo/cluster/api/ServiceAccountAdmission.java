package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Gives each new pod its service account, and each of its containers that account's token. */
final class ServiceAccountAdmission {
    private static final String VOLUME_PREFIX = "kube-api-access-";
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    // A little over an hour is how Kubernetes tells this token from others; it then really lives for a year.
    private static final int EXPIRATION_SECONDS = 3607;
    private static final int FILE_MODE = 0644;

    private final Store store;
    private final NameSuffix suffix;

    ServiceAccountAdmission(Store store, NameSuffix suffix) {
        this.store = store;
        this.suffix = suffix;
    }

    /** Changes the pod; does nothing to what an earlier call did already. */
    void admit(ObjectNode pod) {
        ObjectNode spec = pod.withObjectProperty("spec");
        Defaults.put(spec, "serviceAccountName", "default");
        spec.set("serviceAccount", spec.get("serviceAccountName"));
        ObjectNode account = account(pod, spec.path("serviceAccountName").asText());
        boolean automount = spec.path("automountServiceAccountToken")
                .asBoolean(account.path("automountServiceAccountToken").asBoolean(true));
        if (automount) {
            mount(spec);
        }
    }

    private ObjectNode account(ObjectNode pod, String name) {
        String namespace = Metadata.namespace(pod);
        return store.get(Kinds.SERVICE_ACCOUNT, namespace, name)
                .orElseThrow(() -> ApiFailure.forbidden(
                        Kinds.POD,
                        NameSuffix.nameOrBase(pod),
                        "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                                .formatted(namespace, name, name)));
    }

    private void mount(ObjectNode spec) {
        Optional<String> present = volume(spec);
        String volume = present.orElseGet(() -> VOLUME_PREFIX + suffix.next());
        boolean mounted = false;
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                mounted |= container instanceof ObjectNode node && mount(node, volume);
            }
        }
        if (mounted && present.isEmpty()) {
            addVolume(spec.withArrayProperty("volumes").addObject().put("name", volume));
        }
    }

    private static Optional<String> volume(ObjectNode spec) {
        for (JsonNode volume : spec.path("volumes")) {
            String name = volume.path("name").asText();
            if (name.startsWith(VOLUME_PREFIX)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean mount(ObjectNode container, String volume) {
        for (JsonNode mount : container.path("volumeMounts")) {
            if (mount.path("mountPath").asText().equals(MOUNT_PATH)) {
                return false;
            }
        }
        container
                .withArrayProperty("volumeMounts")
                .addObject()
                .put("name", volume)
                .put("readOnly", true)
                .put("mountPath", MOUNT_PATH);
        return true;
    }

    private static void addVolume(ObjectNode volume) {
        ObjectNode projected = volume.putObject("projected").put("defaultMode", FILE_MODE);
        var sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", EXPIRATION_SECONDS)
                .put("path", "token");
        ObjectNode rootCa = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
        rootCa.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
        ObjectNode namespace = sources.addObject()
                .putObject("downwardAPI")
                .putArray("items")
                .addObject()
                .put("path", "namespace");
        namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    }
}
