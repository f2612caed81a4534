package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of Services. */
final class ServiceValidation {
    private static final int FIRST_NODE_PORT = 30000;
    private static final int LAST_NODE_PORT = 32767;
    private static final int LAST_PORT = 65535;

    private ServiceValidation() {}

    static void check(ObjectNode service, List<Cause> causes) {
        JsonNode spec = service.path("spec");
        JsonNode ports = spec.path("ports");
        boolean needsPorts = !spec.path("type").asText().equals("ExternalName")
                && !spec.path("clusterIP").asText().equals("None");
        if (ports.isEmpty() && needsPorts) {
            causes.add(Cause.required("spec.ports", ""));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            port(ports.get(i), "spec.ports[%d]".formatted(i), ports.size() > 1, names, causes);
        }
    }

    private static void port(JsonNode port, String at, boolean named, Set<String> names, List<Cause> causes) {
        String name = port.path("name").asText();
        if (name.isEmpty() && named) {
            causes.add(Cause.required(at + ".name", ""));
        } else if (!name.isEmpty() && !names.add(name)) {
            causes.add(new Cause("FieldValueDuplicate", at + ".name", "Duplicate value: \"%s\"".formatted(name)));
        }
        int number = port.path("port").asInt();
        if (number < 1 || number > LAST_PORT) {
            causes.add(Cause.invalid(
                    at + ".port", "Invalid value: %d: must be between 1 and 65535, inclusive".formatted(number)));
        }
        int nodePort = port.path("nodePort").asInt();
        if (nodePort != 0 && (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT)) {
            causes.add(Cause.invalid(
                    at + ".nodePort",
                    "Invalid value: %d: provided port is not in the valid range. The range of valid ports is %d-%d"
                            .formatted(nodePort, FIRST_NODE_PORT, LAST_NODE_PORT)));
        }
    }
}
