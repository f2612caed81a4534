package bookinfo.mesh.control.translate;

/** Where a proxy stands, and how connections come to it. */
public sealed interface Placement {

    /** At the edge of the mesh: it is dialled by whoever wants in. */
    record Edge() implements Placement {}

    /**
     * Beside an application, in interception mode NONE: names of services lead to it.
     *
     * @param appAddress where the application listens
     * @param outboundAddress where the application's calls arrive
     */
    record Named(String appAddress, String outboundAddress) implements Placement {}

    /** Beside an application, in interception mode REDIRECT: the kernel leads all connections of the pod to it. */
    record Redirected() implements Placement {}
}
