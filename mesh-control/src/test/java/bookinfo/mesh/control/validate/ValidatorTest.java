package bookinfo.mesh.control.validate;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.translate.Meshes;
import bookinfo.mesh.control.watch.MeshSource;
import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValidatorTest {
    private final Validator validator = new Validator(() -> Meshes.bookinfo(""), new Metrics());

    @Test
    void refusesABadValueByFieldValueAndExpectation() {
        Verdict verdict =
                validator.review(rule("{\"route\": [{\"destination\": {\"host\": \"reviews\"}, \"weight\": -1}]}"));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        denied -> assertThat(denied.message())
                                .startsWith("spec.http[0].route[0].weight: -1")
                                .contains("expected: 0..100")
                                .doesNotContain("VirtualService default/reviews"));
    }

    @Test
    void acceptsAMissingSubsetWithAWarning() {
        Verdict verdict =
                validator.review(rule("{\"route\": [{\"destination\": {\"host\": \"reviews\", \"subset\": \"v9\"}}]}"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Allowed.class, allowed -> {
            assertThat(allowed.patch()).isEmpty();
            assertThat(allowed.warnings()).hasSize(1).first().asString().contains("v9");
        });
    }

    @Test
    void doesNotWarnOfWhatTheWatchTellsAMomentLater() {
        AtomicInteger asked = new AtomicInteger();
        Validator early = new Validator(
                () -> asked.getAndIncrement() == 0
                        ? Mesh.of(List.of(), MeshSource.DOMAIN, MeshSource.ROOT_NAMESPACE)
                        : Meshes.bookinfo(""),
                new Metrics());

        Verdict verdict = early.review(rule("{\"route\": [{\"destination\": {\"host\": \"reviews\"}}]}"));

        assertThat(verdict).isEqualTo(Verdict.unchanged());
    }

    @Test
    void acceptsWhatTheServerAddsToAnObject() {
        Verdict verdict = validator.review(rule("{\"route\": [{\"destination\": {\"host\": \"reviews\"}}]}"));

        assertThat(verdict).isEqualTo(Verdict.unchanged());
    }

    /** As it arrives from the API server, with what it adds by itself. */
    private static Admission rule(String route) {
        String object = """
                {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
                 "metadata": {"name": "reviews", "namespace": "default", "uid": "1", "generation": 1,
                   "creationTimestamp": "2026-01-01T00:00:00Z", "resourceVersion": "5",
                   "managedFields": [{"manager": "kubectl"}],
                   "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}},
                 "spec": {"hosts": ["reviews"], "http": [%s]},
                 "status": {"observedGeneration": 1}}
                """.formatted(route);
        try {
            return new Admission("1", "default", "CREATE", (ObjectNode) new ObjectMapper().readTree(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
