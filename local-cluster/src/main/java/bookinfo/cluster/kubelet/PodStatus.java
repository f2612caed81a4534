package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pod's {@code status} from what its containers are doing. Pure. */
final class PodStatus {
    private PodStatus() {}

    /**
     * @param init init containers and native sidecars; {@code sidecars} names the latter
     * @param restarts whether the pod's restartPolicy starts an ended container again
     */
    record Containers(
            List<ContainerStatus> init, List<ContainerStatus> main, List<String> sidecars, Restarts restarts) {
        public Containers {
            init = List.copyOf(init);
            main = List.copyOf(main);
            sidecars = List.copyOf(sidecars);
        }

        private boolean initialized(ContainerStatus status) {
            return sidecars.contains(status.name()) ? status.started() : status.succeeded();
        }

        private boolean allInitialized() {
            return init.stream().allMatch(this::initialized);
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

    /**
     * @param previous the status until now: conditions that stay keep their time
     * @param stopping whether the pod is being deleted, so that nothing starts again
     */
    static ObjectNode of(
            JsonNode previous,
            Containers containers,
            String podAddress,
            Instant startTime,
            boolean stopping,
            Instant now) {
        String phase = phase(containers, stopping);
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", phase);
        Conditions conditions = new Conditions(previous.path("conditions"), now);
        conditions.put("PodReadyToStartContainers", true, "", "");
        putInitialized(conditions, containers, phase);
        putReady(conditions, containers, phase);
        conditions.put("PodScheduled", true, "", "");
        status.set("conditions", conditions.json);
        status.put("hostIP", PodFields.NODE_ADDRESS);
        status.putArray("hostIPs").addObject().put("ip", PodFields.NODE_ADDRESS);
        status.put("podIP", podAddress);
        status.putArray("podIPs").addObject().put("ip", podAddress);
        status.put("startTime", seconds(startTime));
        if (!containers.init().isEmpty()) {
            ArrayNode init = status.putArray("initContainerStatuses");
            containers
                    .init()
                    .forEach(container -> init.add(container.json(
                            container.succeeded() && !containers.sidecars().contains(container.name()))));
        }
        ArrayNode main = status.putArray("containerStatuses");
        containers.main().forEach(container -> main.add(container.json(false)));
        return status.put("qosClass", previous.path("qosClass").asText("BestEffort"));
    }

    /** Times in objects have whole seconds. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String phase(Containers containers, boolean stopping) {
        List<ContainerStatus> main = containers.main();
        boolean endsForGood = stopping || containers.restarts() != Restarts.ALWAYS;
        boolean initFailed = endsForGood
                && (stopping || containers.restarts() == Restarts.NEVER)
                && containers.init().stream()
                        .anyMatch(status -> status.ended()
                                && !status.succeeded()
                                && !containers.sidecars().contains(status.name()));
        if (initFailed) {
            return "Failed";
        }
        if (!containers.allInitialized() && main.stream().noneMatch(ContainerStatus::ended)) {
            return "Pending";
        }
        if (main.stream().anyMatch(PodStatus::neverRan)) {
            return "Pending";
        }
        if (endsForGood && main.stream().allMatch(ContainerStatus::ended)) {
            boolean succeeded = main.stream().allMatch(ContainerStatus::succeeded);
            return succeeded ? "Succeeded" : "Failed";
        }
        return "Running";
    }

    private static boolean neverRan(ContainerStatus status) {
        return status.state() instanceof ContainerStatus.State.Waiting
                && status.last().isEmpty();
    }

    private static void putInitialized(Conditions conditions, Containers containers, String phase) {
        List<String> incomplete = containers.init().stream()
                .filter(status -> !containers.initialized(status))
                .map(ContainerStatus::name)
                .toList();
        if (incomplete.isEmpty() || phase.equals("Running")) {
            conditions.put("Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : "", "");
        } else {
            conditions.put(
                    "Initialized",
                    false,
                    "ContainersNotInitialized",
                    "containers with incomplete status: [%s]".formatted(String.join(" ", incomplete)));
        }
    }

    private static void putReady(Conditions conditions, Containers containers, String phase) {
        List<String> unready = Stream.concat(
                        containers.init().stream()
                                .filter(status -> containers.sidecars().contains(status.name())),
                        containers.main().stream())
                .filter(status -> !status.ready())
                .map(ContainerStatus::name)
                .toList();
        String reason = switch (phase) {
            case "Succeeded" -> "PodCompleted";
            case "Failed" -> "PodFailed";
            default -> unready.isEmpty() ? "" : "ContainersNotReady";
        };
        String message = reason.equals("ContainersNotReady")
                ? "containers with unready status: [%s]".formatted(String.join(" ", unready))
                : "";
        for (String type : List.of("Ready", "ContainersReady")) {
            conditions.put(type, reason.isEmpty(), reason, message);
        }
    }

    private static final class Conditions {
        private final JsonNode previous;
        private final Instant now;
        private final ArrayNode json = JsonNodeFactory.instance.arrayNode();

        Conditions(JsonNode previous, Instant now) {
            this.previous = previous;
            this.now = now;
        }

        void put(String type, boolean value, String reason, String message) {
            String status = value ? "True" : "False";
            ObjectNode condition = json.addObject().put("type", type).put("status", status);
            condition.putNull("lastProbeTime");
            condition.put("lastTransitionTime", since(type, status).orElse(seconds(now)));
            if (!reason.isEmpty()) {
                condition.put("reason", reason);
            }
            if (!message.isEmpty()) {
                condition.put("message", message);
            }
        }

        private Optional<String> since(String type, String status) {
            for (JsonNode condition : previous) {
                if (condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals(status)) {
                    return Optional.of(condition.path("lastTransitionTime").asText());
                }
            }
            return Optional.empty();
        }
    }
}
