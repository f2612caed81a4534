package bookinfo.mesh.control;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.certs.CaBundles;
import bookinfo.mesh.control.certs.ServingCertificate;
import bookinfo.mesh.control.debug.DebugServer;
import bookinfo.mesh.control.inject.Injector;
import bookinfo.mesh.control.inject.SidecarImage;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.status.StatusWriter;
import bookinfo.mesh.control.translate.Translate;
import bookinfo.mesh.control.validate.Validator;
import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.MeshSource;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.webhook.Webhooks;
import bookinfo.mesh.control.xds.AdsServer;
import bookinfo.mesh.control.xds.Connections;
import bookinfo.mesh.control.xds.Snapshot;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All parts of the control plane, wired: objects in, configuration and status out. */
final class ControlPlane implements AutoCloseable {
    /** The version of Istio whose behaviour this is, then ours. */
    static final String VERSION = "1.27.0-bookinfo-0.1.0";

    /** One for all revisions: a rule has one status. */
    private static final String LEASE = "istiod-leader";

    private final Metrics metrics = new Metrics();
    private final Connections connections = new Connections();
    private final MeshSource source;
    private final StatusWriter status;
    private final CaBundles bundles;
    private final Leadership leadership;
    private final AdsServer ads;
    private final Webhooks webhooks;
    private final DebugServer debug;
    private volatile boolean ready;

    /** Port numbers; 0 for any free one. */
    record Ports(int ads, int webhooks, int debug) {
        static final Ports ISTIO = new Ports(15010, 15017, 15014);
    }

    ControlPlane(
            Settings settings,
            Ports ports,
            KubernetesClient client,
            SidecarImage sidecar,
            boolean nativeSidecars,
            ServingCertificate certificate,
            Clock clock)
            throws IOException {
        source = new MeshSource(client, settings.revision(), clock, metrics, this::publish);
        status = new StatusWriter(
                connections,
                settings.revision().namespace(),
                settings.pod(),
                source::object,
                (key, patch) -> patchStatus(client, key, patch),
                this::leads,
                clock);
        bundles = new CaBundles(client, settings.revision(), certificate.caBundle());
        leadership = new Leadership(client, settings.revision().namespace(), LEASE, settings.pod(), status::wake);
        Injector injector = new Injector(sidecar, settings.revision(), source::config, nativeSidecars, metrics);
        Validator validator = new Validator(source::current, metrics);
        ads = new AdsServer(new InetSocketAddress(settings.host(), ports.ads()), connections, metrics, clock);
        webhooks = new Webhooks(
                new InetSocketAddress(settings.host(), ports.webhooks()),
                certificate.tls(),
                Map.of("/inject", injector::review, "/validate", validator::review));
        debug = new DebugServer(
                new InetSocketAddress(settings.host(), ports.debug()),
                VERSION,
                () -> ready,
                connections,
                this::mesh,
                Map.of(StatusWriter.REPORT_PATH, status::report),
                metrics);
        gauges();
    }

    /** Begins to watch the API. Done when proxies can be served and the API server trusts our webhooks. */
    CompletableFuture<Void> start() {
        status.start();
        leadership.start();
        return CompletableFuture.allOf(source.start(), bundles.start()).thenRun(() -> ready = true);
    }

    AdsServer ads() {
        return ads;
    }

    DebugServer debug() {
        return debug;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    /** Says that it is no longer ready, and serves on. */
    void leave() {
        ready = false;
        leadership.close();
    }

    @Override
    public void close() {
        leave();
        source.close();
        bundles.close();
        status.close();
        ads.close();
        webhooks.close();
        debug.close();
    }

    private Mesh mesh() {
        return source.latest().mesh();
    }

    private void publish(Published published) {
        connections.publish(new Snapshot(
                published.number(),
                published.changed(),
                proxy -> Translate.of(published.mesh(), published.config(), proxy)));
        status.published(published);
    }

    private boolean leads() {
        return leadership.leads();
    }

    private void gauges() {
        metrics.gauge(
                "pilot_xds", "Connected proxies", () -> connections.states().size());
        metrics.gauge(
                "pilot_services", "Services known", () -> mesh().services().size());
        metrics.gauge(
                "pilot_virt_services",
                "VirtualServices known",
                () -> mesh().virtualServices().size());
        metrics.gauge("pilot_info", "Version", () -> 1, "version", VERSION);
        metrics.gauge("istio_build", "Version", () -> 1, "component", "pilot", "tag", VERSION);
        metrics.declare("pilot_total_xds_rejects", "Pushes that a proxy refused");
        metrics.declare("pilot_total_xds_internal_errors", "Translations that failed");
    }

    private static void patchStatus(KubernetesClient client, Key key, ObjectNode patch) {
        client.genericKubernetesResources(key.kind().context())
                .inNamespace(key.namespace())
                .withName(key.name())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }
}
