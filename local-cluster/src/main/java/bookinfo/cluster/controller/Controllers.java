package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.User;
import bookinfo.cluster.event.EventRecorder;
import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.network.Forwarders;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.LoadBalancerPorts;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;

/** All controllers, running until they are closed. */
public final class Controllers implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");
    private static final String NODE_ADDRESS = "127.0.0.1";

    private final Forwarders forwarders = new Forwarders();
    private final NamespaceController namespaces;
    private final GarbageCollector garbage;
    private final ReplicaSetController replicaSets;
    private final DeploymentController deployments;
    private final EndpointsController endpoints;
    private final ServiceController services;

    /**
     * Registers the node, makes the first namespaces and starts all controllers.
     *
     * @param hosts is told of every service
     * @param certificate the API's CA certificate, as PEM, which every namespace offers its pods
     */
    public Controllers(
            Cluster cluster,
            EventRecorder events,
            InstantSource clock,
            AddressPlan plan,
            HostsFiles hosts,
            LoadBalancerPorts loadBalancerPorts,
            String certificate) {
        NodeRegistration.register(cluster, NODE_ADDRESS, clock.instant());
        NAMESPACES.stream()
                .filter(name -> cluster.get(Kinds.NAMESPACE, "", name).isEmpty())
                .forEach(name -> makeNamespace(cluster, name));
        namespaces = new NamespaceController(cluster, certificate);
        garbage = new GarbageCollector(cluster);
        replicaSets = new ReplicaSetController(cluster, events, clock);
        deployments = new DeploymentController(cluster, events, clock);
        endpoints = new EndpointsController(cluster);
        services = new ServiceController(cluster, events, plan, hosts, forwarders, loadBalancerPorts);
    }

    @Override
    public void close() {
        deployments.close();
        replicaSets.close();
        services.close();
        endpoints.close();
        garbage.close();
        namespaces.close();
        forwarders.close();
    }

    private static void makeNamespace(Cluster cluster, String name) {
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        Metadata.of(namespace).put("name", name);
        cluster.create(Kinds.NAMESPACE, "", namespace, User.ADMIN);
    }
}
