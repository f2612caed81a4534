package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a MeshConfig that cannot be used where people look for it: in an Event of its ConfigMap. There is one, of the
 * ConfigMap's own name, which counts the versions that cannot be used. It names the last of them, so that a version
 * which all replicas have seen counts once.
 */
final class ConfigMapEvent {
    private static final System.Logger LOG = System.getLogger("watch");
    private static final String REASON = "InvalidMeshConfig";
    private static final String COMPONENT = "istiod";
    /** Kubernetes' bound of what an Event says. */
    private static final int MAX_MESSAGE = 1024;

    private final KubernetesClient client;
    private final Clock clock;

    ConfigMapEvent(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What cannot be written is logged: the problems are in the log already. */
    void tell(ConfigMap map, List<Problem> problems) {
        try {
            write(map.getMetadata(), message(problems));
        } catch (KubernetesClientException e) {
            LOG.log(
                    e.getCode() == HttpURLConnection.HTTP_CONFLICT
                            ? System.Logger.Level.DEBUG
                            : System.Logger.Level.WARNING,
                    "Event of ConfigMap {0} not written: {1}",
                    map.getMetadata().getName(),
                    e.getMessage());
        }
    }

    /** Who meets a conflict was told by another replica that was quicker. */
    private void write(ObjectMeta map, String message) {
        var events = client.v1().events().inNamespace(map.getNamespace());
        Optional<Event> before =
                Optional.ofNullable(events.withName(map.getName()).get());
        if (before.isEmpty()) {
            events.resource(next(fresh(map), map, message)).create();
        } else if (!map.getResourceVersion()
                .equals(before.get().getInvolvedObject().getResourceVersion())) {
            events.resource(next(before.get(), map, message)).update();
        }
    }

    private static Event fresh(ObjectMeta map) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(map.getName())
                .withNamespace(map.getNamespace())
                .endMetadata()
                .withType("Warning")
                .withReason(REASON)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withCount(0)
                .build();
    }

    private Event next(Event before, ObjectMeta map, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder(before)
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withNamespace(map.getNamespace())
                .withName(map.getName())
                .withUid(map.getUid())
                .withResourceVersion(map.getResourceVersion())
                .endInvolvedObject()
                .withMessage(message)
                .withCount(before.getCount() + 1)
                .withFirstTimestamp(
                        Optional.ofNullable(before.getFirstTimestamp()).orElse(now))
                .withLastTimestamp(now)
                .build();
    }

    private static String message(List<Problem> problems) {
        String message = problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("; ", "not used, what was in force stays: ", ""));
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...";
    }
}
