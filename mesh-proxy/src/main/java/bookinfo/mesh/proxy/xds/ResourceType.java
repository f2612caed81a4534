package bookinfo.mesh.proxy.xds;

/** The kinds of resources that come over the stream, in the order in which they are asked for. */
enum ResourceType {
    CLUSTER("cluster", "envoy.config.cluster.v3.Cluster"),
    ENDPOINTS("endpoints", "envoy.config.endpoint.v3.ClusterLoadAssignment"),
    LISTENER("listener", "envoy.config.listener.v3.Listener"),
    ROUTES("routes", "envoy.config.route.v3.RouteConfiguration");

    private final String noun;
    private final String message;

    ResourceType(String noun, String message) {
        this.noun = noun;
        this.message = message;
    }

    String typeUrl() {
        return Tree.Packed.PREFIX + message;
    }

    Schema.MessageType schema() {
        return Schema.required(message);
    }

    /** Whether everything of this kind is wanted, instead of what other resources name. */
    boolean wildcard() {
        return this == CLUSTER || this == LISTENER;
    }

    @Override
    public String toString() {
        return noun;
    }
}
