package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Facts.Event;
import bookinfo.cli.doctor.Facts.Service;
import bookinfo.cli.doctor.Facts.Webhook;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Can the API server ask the webhooks that pods and rules have to pass? */
final class WebhookChecks {
    private static final String FAILED = "failed calling webhook";
    private static final String LOGS = "kubectl logs -n istio-system deployment/istiod";

    private WebhookChecks() {}

    static Stream<Finding> of(Facts facts) {
        return Stream.concat(
                facts.webhooks().stream()
                        .filter(WebhookChecks::ofMesh)
                        .flatMap(webhook -> Stream.of(untrusted(webhook), unanswered(facts, webhook))
                                .flatMap(Optional::stream)),
                failures(facts));
    }

    private static boolean ofMesh(Webhook webhook) {
        return webhook.name().endsWith(".istio.io");
    }

    private static Optional<Finding> untrusted(Webhook webhook) {
        if (webhook.trusted() || webhook.service().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "webhook-without-ca",
                "Webhook " + webhook.configuration(),
                "Its caBundle is empty, so that the API server trusts nobody to answer. The control plane writes it"
                        + " when it starts; " + consequence(webhook),
                "kubectl rollout restart deployment/istiod -n istio-system"));
    }

    private static Optional<Finding> unanswered(Facts facts, Webhook webhook) {
        if (webhook.service().isEmpty()) {
            return Optional.empty();
        }
        String[] path = webhook.service().split("/", 2);
        Optional<Service> service = facts.service(path[0], path[1]);
        if (service.isPresent() && facts.behind(service.orElseThrow()).stream().anyMatch(pod -> pod.ready())) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "webhook-without-server",
                "Webhook " + webhook.configuration(),
                (service.isPresent()
                                ? "No pod behind the Service " + webhook.service() + " is ready; "
                                : "The Service " + webhook.service() + " that it asks does not exist; ")
                        + consequence(webhook),
                service.isPresent()
                        ? "kubectl describe pods -n " + path[0] + " -l app=istiod"
                        : "kubectl delete " + kind(webhook) + " " + webhook.configuration()));
    }

    private static String kind(Webhook webhook) {
        return webhook.injects() ? "mutatingwebhookconfiguration" : "validatingwebhookconfiguration";
    }

    private static String consequence(Webhook webhook) {
        String refused = webhook.injects() ? "new pods of labelled namespaces" : "new and changed rules";
        return refused + (webhook.closed() ? " are refused until then." : " pass without it until then.");
    }

    /** The last failure that the API server told about, for each object. */
    private static Stream<Finding> failures(Facts facts) {
        Map<String, Event> last = facts.events().stream()
                .filter(event ->
                        event.message().contains(FAILED) && event.message().contains(".istio.io"))
                .collect(Collectors.toMap(
                        Event::about, Function.identity(), BinaryOperator.maxBy(Comparator.comparing(Event::last))));
        return last.values().stream()
                .map(event -> Finding.error(
                        "webhook-failing",
                        event.about(),
                        "At " + event.last() + " the API server could not ask the webhook: " + event.message(),
                        cure(facts, event.message())));
    }

    private static String cure(Facts facts, String message) {
        if (message.contains("x509")) {
            return "kubectl rollout restart deployment/istiod -n istio-system";
        }
        boolean silent =
                Stream.of("deadline exceeded", "i/o timeout", "Client.Timeout").anyMatch(message::contains);
        return silent && facts.cloud().cluster().isEmpty()
                ? "./bookinfo doctor eks --cluster " + facts.clusterName() + " (is port 15017 open?)"
                : LOGS;
    }
}
