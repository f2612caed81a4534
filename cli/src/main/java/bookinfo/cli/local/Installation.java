package bookinfo.cli.local;

import bookinfo.cli.install.Installer;
import bookinfo.cli.install.Layer;
import bookinfo.cli.install.Manifests;
import bookinfo.cli.install.Recorded;
import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Applier;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Manifest;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.mesh.config.IstioOperator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a fresh mesh starts with: the control plane and gateway, the Bookinfo suite in a labelled namespace, and the
 * gateway rule; no other rule.
 */
final class Installation {
    private static final String NAMESPACE = "default";
    private static final List<Layer> PROFILE = List.of(new Layer.Setting("profile=local"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path k8s;
    private final Api api;

    Installation(Path root, Api api) {
        this.k8s = root.resolve("k8s");
        this.api = api;
    }

    void apply() throws InterruptedException {
        Manifests manifests = new Manifests(k8s);
        IstioOperator wanted = manifests.wanted(PROFILE);
        List<ObjectNode> mesh = new ArrayList<>(manifests.mesh(wanted));
        mesh.add(Recorded.object(PROFILE, wanted.revision()));
        new Installer(api, wanted.revision(), line -> {}).applyAll(mesh);
        Kinds kinds = Kinds.discover(api);
        labelForInjection();
        await(
                "the control plane",
                () -> deploymentsMissing("/apis/apps/v1/namespaces/istio-system/deployments", "istiod")
                        .or(this::webhooksWithoutTrust));
        applyFiles(kinds, k8s.resolve("bookinfo/bookinfo.yaml"));
        applyFiles(kinds, k8s.resolve("scenarios/01-gateway"));
    }

    /** Waits until every Deployment has all its pods ready and every rule is with the proxies that it concerns. */
    void awaitReady() throws InterruptedException {
        await("all pods", () -> deploymentsMissing("/apis/apps/v1/deployments", ""));
        await(
                "all rules",
                () -> api.find("/apis/networking.istio.io/v1/gateways")
                        .flatMap(gateways -> firstUnprogrammed(gateways.path("items"))));
    }

    private void applyFiles(Kinds kinds, Path path) {
        Applier applier = new Applier(api, kinds);
        for (Manifest manifest : ManifestFiles.read(path)) {
            applier.apply(manifest, NAMESPACE);
        }
    }

    private void labelForInjection() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/metadata/labels").put("istio-injection", "enabled");
        api.merge("/api/v1/namespaces/" + NAMESPACE, patch);
    }

    private void await(String what, Await.Look look) throws InterruptedException {
        Optional<String> missing = Await.until(PATIENCE, look);
        if (missing.isPresent()) {
            throw new Failure(what + " did not become ready within " + PATIENCE.toSeconds() + " s: " + missing.get()
                    + "\nLook at `./bookinfo get pods -A` and `./bookinfo logs`.");
        }
    }

    private Optional<String> deploymentsMissing(String path, String only) {
        List<String> missing = new ArrayList<>();
        for (JsonNode deployment : api.get(path).path("items")) {
            String name = deployment.path("metadata").path("name").asText();
            if (only.isEmpty() || only.equals(name)) {
                Rollout.missing(deployment).ifPresent(missing::add);
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
    }

    /** Until istiod has written its certificate authority into the webhooks, no pod can be injected. */
    private Optional<String> webhooksWithoutTrust() {
        JsonNode configuration =
                api.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector");
        for (JsonNode webhook : configuration.path("webhooks")) {
            if (webhook.path("clientConfig").path("caBundle").asText("").isEmpty()) {
                return Optional.of("the injector's caBundle is not set");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> firstUnprogrammed(JsonNode objects) {
        for (JsonNode object : objects) {
            Optional<String> missing = Programmed.missing(object);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }
}
