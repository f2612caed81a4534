package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.local.Await;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the mesh out of a cluster and waits until nothing of it is left. */
public final class Uninstaller {
    private static final int GONE = 404;
    private static final Set<String> PURGED = Set.of("CustomResourceDefinition", "Namespace");
    private static final String SYSTEM = "/api/v1/namespaces/istio-system";

    private final Api api;
    private final Kinds kinds;
    private final Consumer<String> out;

    /** @param out where lines for people go */
    public Uninstaller(Api api, Consumer<String> out) {
        this.api = api;
        this.kinds = Kinds.discover(api);
        this.out = out;
    }

    /** What would be deleted, in order. */
    public List<String> preview(boolean purge) {
        List<String> lines = new ArrayList<>();
        for (Placed placed : objects(purge)) {
            lines.add(placed.label() + (placed.kind().equals("CustomResourceDefinition") ? rules(placed) : ""));
        }
        return lines;
    }

    /**
     * Deletes, then waits until each object is gone, Services with their load balancers and pods included.
     *
     * @param purge the CustomResourceDefinitions too, with all rules of everybody, and the namespace with all in it
     */
    public void uninstall(boolean purge, Duration patience) throws InterruptedException {
        List<Placed> objects = objects(purge);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Placed placed : objects) {
            delete(placed);
        }
        for (Placed placed : objects) {
            awaitGone(placed, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), patience);
            out.accept("\u2714 " + placed.label() + " is gone"
                    + (hasLoadBalancer(placed) ? ", its load balancer too" : ""));
        }
        awaitPods(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), patience);
        out.accept("\u2714 No pod of the mesh runs in istio-system");
        List<String> left = objects(purge).stream().map(Placed::label).toList();
        if (!left.isEmpty()) {
            throw new Failure("something made these again meanwhile: " + String.join(", ", left));
        }
        out.accept(
                "\u2714 Nothing with the label " + Owned.LABEL + "=" + Owned.VALUE + " is left"
                        + (purge
                                ? ""
                                : " but the CustomResourceDefinitions with your rules, and the namespace (--purge removes these)"));
        tellOfSidecars();
    }

    private List<Placed> objects(boolean purge) {
        return new Owned(api, kinds)
                .objects().stream()
                        .filter(placed -> purge || !PURGED.contains(placed.kind()))
                        .toList();
    }

    private String rules(Placed crd) {
        JsonNode spec = crd.object().path("spec");
        String path = "/apis/" + spec.path("group").asText() + "/"
                + spec.path("versions").path(0).path("name").asText() + "/"
                + spec.path("names").path("plural").asText();
        int count = api.find(path).map(list -> list.path("items").size()).orElse(0);
        return count == 0 ? "" : " and with it " + count + " object" + (count == 1 ? "" : "s") + " of that kind";
    }

    private void delete(Placed placed) {
        try {
            api.delete(placed.path());
        } catch (ApiFailure e) {
            if (e.status() != GONE) {
                throw new Failure(placed.label() + ": " + e.getMessage(), e);
            }
        }
    }

    private void awaitGone(Placed placed, Duration left, Duration patience) throws InterruptedException {
        Optional<String> missing =
                Await.until(left, () -> api.find(placed.path()).map(live -> held(placed, live)));
        if (missing.isPresent()) {
            throw new Failure("\u2718 after " + patience.toSeconds() + " s " + missing.get()
                    + "\nRunning this again goes on from here.");
        }
    }

    private static String held(Placed placed, JsonNode live) {
        String finalizers = Stream.concat(
                        live.path("metadata").path("finalizers").valueStream(),
                        live.path("spec").path("finalizers").valueStream())
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        return placed.label() + " is still there" + (finalizers.isEmpty() ? "" : ", held by " + finalizers);
    }

    private static boolean hasLoadBalancer(Placed placed) {
        return placed.kind().equals("Service")
                && !placed.object()
                        .path("status")
                        .path("loadBalancer")
                        .path("ingress")
                        .isEmpty();
    }

    private void awaitPods(Duration left, Duration patience) throws InterruptedException {
        Optional<String> missing = Await.until(
                left,
                () -> api.find(SYSTEM + "/pods?labelSelector=app%20in%20(istiod%2Cistio-ingressgateway)")
                        .map(list -> list.path("items"))
                        .filter(items -> !items.isEmpty())
                        .map(items -> "pod "
                                + items.path(0).path("metadata").path("name").asText() + " still runs"));
        if (missing.isPresent()) {
            throw new Failure("\u2718 after " + patience.toSeconds() + " s " + missing.get());
        }
    }

    /** Sidecars go when their pods do; that is for their owners to decide. */
    private void tellOfSidecars() {
        List<String> namespaces = api.get("/api/v1/pods")
                .path("items")
                .valueStream()
                .filter(pod -> pod.path("metadata").path("annotations").has("sidecar.istio.io/status"))
                .map(pod -> pod.path("metadata").path("namespace").asText())
                .distinct()
                .sorted()
                .toList();
        if (!namespaces.isEmpty()) {
            out.accept("- Pods with sidecars still run in " + String.join(", ", namespaces)
                    + "; they lose them with kubectl rollout restart deployment -n NAMESPACE");
        }
    }
}
