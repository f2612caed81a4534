package bookinfo.mesh.control;

import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.certs.SharedAuthority;
import bookinfo.mesh.control.inject.SidecarImage;
import bookinfo.mesh.control.translate.Meshes;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.watch.Kind;
import bookinfo.mesh.control.xds.AdsClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An API server that only stores, with Bookinfo and the mesh's webhooks in it, and control planes that work from it. */
final class StoredCluster implements AutoCloseable {
    static final String RULE = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews, namespace: default}
            spec:
              hosts: [reviews]
              http: [{timeout: 3s, route: [{destination: {host: reviews}}]}]
            """;

    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final KubernetesClient client;

    /** Without Bookinfo's pods: those that have a sidecar and are not connected would be waited for. */
    StoredCluster() throws IOException {
        api.init();
        client = api.createClient();
        for (String document :
                Files.readString(Path.of("src/test/golden/bookinfo.yaml")).split("\n---\n", -1)) {
            if (!document.contains("kind: Pod\nmetadata")) {
                create(document);
            }
        }
        for (Revision revision : List.of(revision(Revision.DEFAULT), revision("canary"))) {
            create(webhook("MutatingWebhookConfiguration", revision.object("istio-sidecar-injector")));
            create(webhook("ValidatingWebhookConfiguration", revision.object("istio-validator-istio-system")));
        }
    }

    KubernetesClient client() {
        return client;
    }

    /** On free ports; not started yet. */
    ControlPlane replica(String pod) throws IOException {
        return replica(pod, Revision.DEFAULT);
    }

    private ControlPlane replica(String pod, String revision) throws IOException {
        Settings settings = new Settings("127.0.0.1", revision(revision), pod, Optional.empty());
        return new ControlPlane(
                settings,
                new ControlPlane.Ports(0, 0, 0),
                client,
                new SidecarImage("mesh-sidecar:0.1.0", "IfNotPresent", List.of()),
                true,
                SharedAuthority.certificate(client, "istio-system", settings.serviceNames(), Clock.systemUTC()),
                Clock.systemUTC());
    }

    /** One that serves, behind the Service of its revision, as its peers see it. */
    ControlPlane serving(String pod, String revision) throws Exception {
        ControlPlane control = replica(pod, revision);
        create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, namespace: istio-system, labels: {app: istiod}}
                spec: {containers: [{name: discovery}]}
                """.formatted(pod));
        create("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: istio-system, labels: {kubernetes.io/service-name: %2$s}}
                addressType: IPv4
                ports: [{name: http-monitoring, port: %3$d, protocol: TCP}]
                endpoints:
                  - addresses: [127.0.0.1]
                    conditions: {ready: true}
                    targetRef: {kind: Pod, name: %1$s, namespace: istio-system}
                """.formatted(pod, revision(revision).service(), control.debug().port()));
        control.start().get(20, TimeUnit.SECONDS);
        return control;
    }

    /** The Service of a revision's control planes. */
    void createService(String name, String address) {
        create("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: istio-system, labels: {app: istiod}}
                spec:
                  clusterIP: %s
                  ports: [{name: http-monitoring, port: 15014, targetPort: 15014}]
                """.formatted(name, address));
    }

    /** A proxy with routes for port 9080, and everything answered so far. */
    static AdsClient connect(ControlPlane control, String pod) throws IOException, InterruptedException {
        AdsClient proxy = new AdsClient(control.ads().port(), AdsClient.node(Meshes.proxyOf(Meshes.bookinfo(""), pod)));
        proxy.subscribe(ResourceType.ROUTE, "9080");
        proxy.acknowledge(proxy.next());
        return proxy;
    }

    void create(String yaml) {
        client.resource(new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    void createRule() {
        createRule(Map.of());
    }

    void createRule(Map<String, String> labels) {
        GenericKubernetesResource rule = new KubernetesSerialization().unmarshal(RULE, GenericKubernetesResource.class);
        rule.getMetadata().setLabels(labels);
        client.genericKubernetesResources(Kind.VIRTUAL_SERVICE.context())
                .inNamespace("default")
                .resource(rule)
                .create();
    }

    /**
     * The condition of {@link #RULE}; empty when it has none. The last one: where a merge patch replaces a list, this server
     * appends to it.
     */
    Map<?, ?> condition() {
        GenericKubernetesResource rule = client.genericKubernetesResources(Kind.VIRTUAL_SERVICE.context())
                .inNamespace("default")
                .withName("reviews")
                .require();
        return rule.get("status", "conditions") instanceof List<?> conditions
                        && conditions.getLast() instanceof Map<?, ?> condition
                ? condition
                : Map.of();
    }

    @Override
    public void close() {
        client.close();
        api.destroy();
    }

    private static Revision revision(String name) {
        return new Revision(name, "istio-system");
    }

    private static String webhook(String kind, String name) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %s
                metadata: {name: %s}
                webhooks:
                  - name: one
                    clientConfig:
                      service: {name: istiod, namespace: istio-system, path: /, port: 443}
                """.formatted(kind, name);
    }
}
