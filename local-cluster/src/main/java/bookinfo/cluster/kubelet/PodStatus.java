package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Conditions;
import bookinfo.cluster.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pod's {@code status} from what its containers are doing. Pure. */
final class PodStatus {
    private PodStatus() {}

    /**
     * @param restarts whether the pod's restartPolicy starts an ended container again
     * @param stopping whether the pod is being deleted, so that nothing starts again
     */
    record Containers(List<ContainerStatus> init, List<ContainerStatus> main, Restarts restarts, boolean stopping) {
        public Containers {
            init = List.copyOf(init);
            main = List.copyOf(main);
        }

        private String phase() {
            boolean initFailed = (stopping || restarts == Restarts.NEVER)
                    && init.stream().anyMatch(status -> status.ended() && !status.succeeded());
            if (initFailed) {
                return "Failed";
            }
            if (main.stream().anyMatch(ContainerStatus::neverRan)) {
                return "Pending";
            }
            if ((stopping || restarts != Restarts.ALWAYS) && main.stream().allMatch(ContainerStatus::ended)) {
                return main.stream().allMatch(ContainerStatus::succeeded) ? "Succeeded" : "Failed";
            }
            return "Running";
        }
    }

    /** A pod's restartPolicy. */
    enum Restarts {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        static Restarts of(JsonNode spec) {
            return switch (spec.path("restartPolicy").asText("Always")) {
                case "Never" -> NEVER;
                case "OnFailure" -> ON_FAILURE;
                default -> ALWAYS;
            };
        }

        boolean after(int exitCode) {
            return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
        }
    }

    /** @param previous the status until now: conditions that stay keep their time */
    static ObjectNode of(JsonNode previous, Containers containers, String podAddress, Instant startTime, Instant now) {
        String phase = containers.phase();
        ObjectNode status = Json.object().put("phase", phase);
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        String whyNot = !over ? "ContainersNotReady" : phase.equals("Failed") ? "PodFailed" : "PodCompleted";
        boolean ready = !over && containers.main().stream().allMatch(ContainerStatus::ready);
        boolean initialized = containers.init().stream().allMatch(ContainerStatus::succeeded);
        Map<String, Boolean> conditions = new LinkedHashMap<>();
        conditions.put("Initialized", initialized || phase.equals("Running"));
        conditions.put("Ready", ready);
        conditions.put("ContainersReady", ready);
        conditions.put("PodScheduled", true);
        ArrayNode list = status.putArray("conditions");
        conditions.forEach((type, value) -> {
            ObjectNode condition = Conditions.make(previous, type, value, now);
            String reason = type.equals("Initialized") ? "ContainersNotInitialized" : whyNot;
            list.add(value ? condition : condition.put("reason", reason));
        });
        status.put("hostIP", PodPlace.NODE_ADDRESS).put("podIP", podAddress);
        status.putArray("podIPs").addObject().put("ip", podAddress);
        status.put("startTime", Conditions.seconds(startTime));
        if (!containers.init().isEmpty()) {
            ArrayNode init = status.putArray("initContainerStatuses");
            containers.init().forEach(container -> init.add(container.json(true)));
        }
        ArrayNode main = status.putArray("containerStatuses");
        containers.main().forEach(container -> main.add(container.json(false)));
        return status;
    }
}
