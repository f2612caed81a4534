package bookinfo.cli.install;

import bookinfo.cli.install.Plan.Change;
import bookinfo.cli.install.Plan.Step;
import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.local.Await;
import bookinfo.cli.local.Await.Look;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings a cluster to what is wanted, and waits until it is true. */
public final class Installer {
    private static final String GATEWAY = "/api/v1/namespaces/istio-system/services/istio-ingressgateway";

    private final Api api;
    private final Revision revision;
    private final Consumer<String> out;

    /**
     * @param revision whose objects are brought and taken away
     * @param out where lines for people go
     */
    public Installer(Api api, Revision revision, Consumer<String> out) {
        this.api = api;
        this.revision = revision;
        this.out = out;
    }

    /** Applies without asking first, for a cluster that holds nothing yet. */
    public void applyAll(List<ObjectNode> objects) {
        Kinds kinds = Kinds.discover(api);
        for (ObjectNode object : objects) {
            api.apply(Placed.of(kinds, object).path(), object, false, false);
        }
    }

    /** Tells what {@link #install} would do; nothing changes. */
    public void preview(List<ObjectNode> objects, boolean force) {
        Plan plan = Plan.of(api, objects, revision, force);
        plan.steps()
                .forEach(step ->
                        out.accept(step.change().word() + " " + step.placed().label()));
        plan.stale().forEach(placed -> out.accept("remove " + placed.label()));
        if (plan.changesNothing()) {
            out.accept("All of this is there already; nothing would change.");
        }
    }

    /**
     * Applies what differs, takes away what is wanted no more, and waits for each part in turn.
     *
     * @param patience for each part
     */
    public void install(List<ObjectNode> objects, boolean force, Duration patience) throws InterruptedException {
        Plan plan = Plan.of(api, objects, revision, force);
        for (Step step : plan.steps()) {
            if (step.change() != Change.NOTHING) {
                api.apply(step.placed().path(), step.placed().object(), force, false);
            }
        }
        for (Placed placed : plan.stale()) {
            api.delete(placed.path());
            out.accept("- Removed " + placed.label() + ", which is no more part of this");
        }
        Health health = new Health(api, objects);
        await("Istio core", "installed", health::coreMissing, patience);
        await("Istiod", "installed", health::controlPlaneMissing, patience);
        if (health.hasGateway()) {
            await("Ingress gateways", "installed", health::gatewayMissing, patience);
        }
        out.accept("\u2714 Installation complete" + (plan.changesNothing() ? "; nothing had to change" : ""));
    }

    /**
     * Tells where the gateway is reached, once it is known or the patience is over; without one at the end of some
     * patience it is a {@link Failure}. A cluster need not have load balancers.
     */
    public void tellAddress(Duration patience) throws InterruptedException {
        Optional<JsonNode> service = api.find(GATEWAY);
        if (service.isEmpty()) {
            return;
        }
        Optional<String> pending = Await.until(patience, () -> {
            Address address = address();
            return address.known() ? Optional.empty() : Optional.of(address.words());
        });
        if (pending.isPresent() && !patience.isZero()) {
            throw new Failure("\u2718 The gateway's address is " + pending.get());
        }
        out.accept("  Gateway address: " + pending.orElseGet(() -> address().words()));
    }

    private Address address() {
        List<JsonNode> events = api.get("/api/v1/namespaces/istio-system/events")
                .path("items")
                .valueStream()
                .toList();
        return Address.of(api.get(GATEWAY), events, Instant.now());
    }

    private void await(String what, String done, Look look, Duration patience) throws InterruptedException {
        Optional<String> missing = Await.until(patience, look);
        if (missing.isPresent()) {
            throw new Failure("\u2718 " + what + " not " + done + " after " + patience.toSeconds() + " s: "
                    + missing.get() + "\nWhat was applied stays; running this again goes on from here.");
        }
        out.accept("\u2714 " + what + " " + done);
    }
}
