package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.network.Forwarders;
import bookinfo.cluster.network.Network;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** All controllers, running until they are closed. */
public final class Controllers implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    private final Forwarders forwarders = new Forwarders();
    private final List<ControlLoop> loops = new ArrayList<>();

    /** Registers the node, makes the first namespaces and starts all controllers. */
    public Controllers(Cluster cluster, Network network) {
        NodeRegistration.register(cluster, cluster.now());
        NAMESPACES.forEach(name -> cluster.ensure(Kinds.NAMESPACE, "", name, namespace -> namespace));
        Deployments deployments = new Deployments(cluster);
        ReplicaSets replicaSets = new ReplicaSets(cluster);
        Services services = new Services(cluster, network, forwarders);
        List<Kind> furniture = new ArrayList<>(Housekeeping.FAMILY);
        furniture.addAll(List.of(Kinds.NAMESPACE, Kinds.SERVICE_ACCOUNT));
        // Not one loop: a webhook that hangs may hold up new pods, but not what stands behind a service.
        loops.add(new ControlLoop("housekeeping", cluster, furniture, new Housekeeping(cluster)::pass));
        loops.add(new ControlLoop(
                "workloads", cluster, List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.POD), pass -> {
                    List<ObjectNode> pods = cluster.list(Kinds.POD, "");
                    List<ObjectNode> sets = cluster.list(Kinds.REPLICA_SET, "");
                    pass.each(
                            cluster.list(Kinds.DEPLOYMENT, ""),
                            deployment -> deployments.reconcile(deployment, sets, pods));
                    pass.each(sets, set -> replicaSets.reconcile(set, pods));
                }));
        loops.add(new ControlLoop(
                "services", cluster, List.of(Kinds.SERVICE, Kinds.POD, Kinds.ENDPOINT_SLICE), services::pass));
    }

    @Override
    public void close() {
        loops.forEach(ControlLoop::close);
        forwarders.close();
    }
}
