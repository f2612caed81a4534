package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pod wants otherwise about its sidecar, said by containers of the same names, as Istio has it: each is laid over the
 * injector's own, by Kubernetes' rules for a strategic merge.
 *
 * @param containers by name
 */
record Customization(Map<String, ObjectNode> containers) {
    /** Stands for the injector's image, because Kubernetes wants one in every container. */
    private static final String AUTO = "auto";

    /** Lists whose entries are told apart by a field; others are replaced as a whole. */
    private static final Map<String, String> KEYS =
            Map.of("env", "name", "ports", "containerPort", "volumeMounts", "mountPath", "volumeDevices", "devicePath");

    /** Of these a probe or a hook has one. */
    private static final Set<String> ACTIONS = Set.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

    Customization {
        containers = Map.copyOf(containers);
    }

    /**
     * Takes the containers of these names out of {@code pod}.
     *
     * @throws IllegalArgumentException when nothing is left that a sidecar could stand beside
     */
    static Customization takenFrom(ObjectNode pod, Collection<String> names) {
        Map<String, ObjectNode> containers = new HashMap<>();
        for (String list : List.of("containers", "initContainers")) {
            for (Iterator<JsonNode> own = pod.path("spec").path(list).elements(); own.hasNext(); ) {
                if (own.next() instanceof ObjectNode container
                        && names.contains(container.path("name").asText())) {
                    containers.put(container.path("name").asText(), said(container));
                    own.remove();
                }
            }
        }
        if (!containers.isEmpty() && pod.path("spec").path("containers").isEmpty()) {
            throw new IllegalArgumentException(
                    "container %s: alone in its pod (expected: a container of an application too; a pod that is a proxy itself has the label %s: \"false\")"
                            .formatted(Sidecar.PROXY, Annotation.INJECT.key()));
        }
        return new Customization(containers);
    }

    /** {@code container}, with what the pod says of the one of its name. */
    ObjectNode over(ObjectNode container) {
        ObjectNode said = containers.get(container.path("name").asText());
        return said == null ? container : merged(container, said);
    }

    /** Who the proxy runs as. Rules cannot tell the proxy's connections by user 0; its group tells them then. */
    int proxyUser(int otherwise) {
        ObjectNode proxy = containers.get(Sidecar.PROXY);
        int user = proxy == null
                ? 0
                : proxy.path("securityContext").path("runAsUser").asInt();
        return user == 0 ? otherwise : user;
    }

    private static ObjectNode said(ObjectNode container) {
        ObjectNode said = container.deepCopy();
        said.remove("restartPolicy");
        if (said.path("image").asText().equals(AUTO)) {
            said.remove("image");
            if (said.path("imagePullPolicy").asText().equals("Always")) {
                // What Kubernetes itself gives an image without a tag.
                said.remove("imagePullPolicy");
            }
        }
        return said;
    }

    private static ObjectNode merged(ObjectNode under, ObjectNode over) {
        ObjectNode merged = under.deepCopy();
        if (ACTIONS.stream().anyMatch(over::has)) {
            ACTIONS.stream().filter(action -> !over.has(action)).forEach(merged::remove);
        }
        over.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (merged.get(name) instanceof ObjectNode mine && value instanceof ObjectNode theirs) {
                merged.set(name, merged(mine, theirs));
            } else if (merged.get(name) instanceof ArrayNode mine && KEYS.containsKey(name)) {
                value.forEach(entry -> put(mine, KEYS.get(name), entry));
            } else {
                merged.set(name, value);
            }
        });
        return merged;
    }

    private static void put(ArrayNode list, String key, JsonNode entry) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(entry.path(key))) {
                list.set(i, entry);
                return;
            }
        }
        list.add(entry);
    }
}
