package bookinfo.cluster.api;

import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The logs of containers, and commands run in them. */
final class PodStreams {
    private static final Duration LONGEST_LOG = Duration.ofDays(1);

    private final Cluster cluster;
    private final Kubelet kubelet;

    PodStreams(Cluster cluster, Kubelet kubelet) {
        this.cluster = cluster;
        this.kubelet = kubelet;
    }

    Answer logs(ApiRequest request, ResourcePath path) {
        ObjectNode pod = pod(path);
        if (!request.parameter("limitBytes").isEmpty()) {
            throw ApiFailure.badRequest("limitBytes is not supported here (expected: tailLines or a time)");
        }
        Kubelet.LogRequest log = new Kubelet.LogRequest(
                path.namespace(),
                path.name(),
                container(request, pod),
                request.flag("follow"),
                request.flag("previous"),
                request.flag("timestamps"),
                request.number("tailLines"),
                since(request));
        return new Answer.Stream("text/plain", LONGEST_LOG, out -> kubelet.logs(log, out));
    }

    Answer exec(ApiRequest request, ResourcePath path) {
        ObjectNode pod = pod(path);
        if (Json.text(pod, "/spec/nodeName").isEmpty()) {
            throw ApiFailure.badRequest("pod %s does not have a host assigned".formatted(path.name()));
        }
        String container = container(request, pod);
        List<String> command = request.parameters("command");
        if (command.isEmpty()) {
            throw ApiFailure.badRequest("you must specify at least 1 command");
        }
        requireUpgrade(request, "exec");
        return new Answer.Attached(
                kubelet.exec(path.namespace(), path.name(), container, command, request.flag("tty")),
                request.flag("stdin"));
    }

    Answer portForward(ApiRequest request, ResourcePath path) {
        String address = Json.text(pod(path), "/status/podIP");
        if (address.isEmpty()) {
            throw ApiFailure.badRequest("pod %s does not run".formatted(path.name()));
        }
        requireUpgrade(request, "port-forward");
        return new Answer.Forwarded(List.of(AddressPlan.appBeside(address), address));
    }

    private static void requireUpgrade(ApiRequest request, String what) {
        if (!request.upgrade()) {
            throw ApiFailure.badRequest(what + " needs an upgrade to WebSocket; SPDY alone is not supported");
        }
    }

    private ObjectNode pod(ResourcePath path) {
        return cluster.require(Kinds.POD, path.namespace(), path.name());
    }

    private static String container(ApiRequest request, ObjectNode pod) {
        String wanted = request.parameter("container");
        if (wanted.isEmpty() && pod.at("/spec/containers").size() == 1) {
            return Json.text(pod, "/spec/containers/0/name");
        }
        if (PodState.containers(pod)
                .anyMatch(container -> Json.text(container, "/name").equals(wanted))) {
            return wanted;
        }
        throw ApiFailure.badRequest(
                wanted.isEmpty()
                        ? "a container name must be specified for pod " + Metadata.name(pod)
                        : "container %s is not valid for pod %s".formatted(wanted, Metadata.name(pod)));
    }

    private Optional<Instant> since(ApiRequest request) {
        OptionalLong seconds = request.number("sinceSeconds");
        if (seconds.isPresent()) {
            return Optional.of(cluster.now().minusSeconds(seconds.getAsLong()));
        }
        String time = request.parameter("sinceTime");
        try {
            return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            throw ApiFailure.badRequest("sinceTime: %s (expected: an RFC 3339 time)".formatted(time));
        }
    }
}
