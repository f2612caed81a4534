package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.local.Await;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the mesh out of a cluster and waits until nothing of it is left. */
public final class Uninstaller {
    private static final int GONE = 404;

    private final Api api;
    private final Kinds kinds;
    private final Consumer<String> out;

    /** @param out where lines for people go */
    public Uninstaller(Api api, Consumer<String> out) {
        this.api = api;
        this.kinds = Kinds.discover(api);
        this.out = out;
    }

    /** What would be deleted, in order; a gateway that another control plane could lead is a {@link Failure}. */
    public List<String> preview(Extent extent) {
        List<Placed> objects = objects(extent);
        refuseLostGateway(objects, extent);
        List<String> lines = new ArrayList<>();
        for (Placed placed : objects) {
            lines.add(placed.label() + (placed.kind().equals("CustomResourceDefinition") ? rules(placed) : ""));
        }
        return lines;
    }

    /**
     * Deletes, then waits until each object is gone, Services with their load balancers and pods included.
     */
    public void uninstall(Extent extent, Duration patience) throws InterruptedException {
        List<Placed> objects = objects(extent);
        refuseLostGateway(objects, extent);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Placed placed : objects) {
            delete(placed);
        }
        for (Placed placed : objects) {
            awaitGone(placed, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), patience);
            out.accept("\u2714 " + placed.label() + " is gone"
                    + (hasLoadBalancer(placed) ? ", its load balancer too" : ""));
        }
        awaitPods(objects, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), patience);
        out.accept("\u2714 None of their pods runs in istio-system");
        List<String> left = objects(extent).stream().map(Placed::label).toList();
        if (!left.isEmpty()) {
            throw new Failure("something made these again meanwhile: " + String.join(", ", left));
        }
        out.accept("\u2714 Nothing with the label " + Owned.LABEL + "=" + Owned.VALUE + " is left" + but(extent));
    }

    private static String but(Extent extent) {
        return switch (extent) {
            case Extent.Everything _ -> "";
            case Extent.Programs _ ->
                " but the CustomResourceDefinitions with your rules, and the namespace (--purge removes these)";
            case Extent.OfRevision(String name) -> " of revision " + name;
        };
    }

    private List<Placed> objects(Extent extent) {
        return new Owned(api, kinds).objects().stream().filter(extent::covers).toList();
    }

    /** A gateway is led over to the newest control plane; with that one it would go, and the way in with it. */
    private void refuseLostGateway(List<Placed> objects, Extent extent) {
        if (!(extent instanceof Extent.OfRevision(String revision))
                || objects.stream().noneMatch(this::isGateway)) {
            return;
        }
        objects(new Extent.Programs()).stream()
                .filter(placed -> placed.kind().equals("Deployment") && !isGateway(placed))
                .map(Placed::revision)
                .filter(other -> !other.equals(revision))
                .findFirst()
                .ifPresent(other -> {
                    throw new Failure("nothing was done: the gateway asks revision " + revision
                            + " and would go with it. Lead it to another first: bookinfo upgrade --revision " + other);
                });
    }

    private boolean isGateway(Placed placed) {
        return placed.kind().equals("Deployment")
                && placed.object().at("/metadata/name").asText().equals(Render.INGRESS_GATEWAY);
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

    private void awaitPods(List<Placed> objects, Duration left, Duration patience) throws InterruptedException {
        Optional<String> missing = Await.until(
                left,
                () -> objects.stream()
                        .filter(placed -> placed.kind().equals("Deployment"))
                        .flatMap(placed -> api.get(Health.podsOf(placed.object()))
                                .path("items")
                                .valueStream())
                        .findFirst()
                        .map(pod -> "pod " + pod.at("/metadata/name").asText() + " still runs"));
        if (missing.isPresent()) {
            throw new Failure("\u2718 after " + patience.toSeconds() + " s " + missing.get());
        }
    }

    /** Which namespaces have pods that lose their control plane. Sidecars go when their pods do; their owners decide. */
    public Optional<String> sidecars(Extent extent) {
        String namespaces = api.get("/api/v1/pods")
                .path("items")
                .valueStream()
                .filter(pod -> pod.path("metadata").path("annotations").has("sidecar.istio.io/status"))
                .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
                .filter(pod -> extent.orphans(pod.path("metadata")
                        .path("annotations")
                        .path(Revision.LABEL)
                        .asText(Revision.DEFAULT)))
                .map(pod -> pod.path("metadata").path("namespace").asText())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return namespaces.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "- Pods with sidecars of what goes run in " + namespaces + ": they serve on by what they know."
                                + " New ones come without, or from another revision if the namespace is labelled for it:"
                                + " kubectl rollout restart deployment -n NAMESPACE");
    }
}
