package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Protocol;

/** What a port's connections are taken for. */
enum Traffic {
    /** HTTP: each request is routed by itself. */
    REQUESTS,
    /** Passed on as they are: TLS too, whose names are none of this mesh's business. */
    CONNECTIONS,
    /** The first bytes tell. */
    EITHER;

    static Traffic of(Protocol protocol, Placement placement) {
        return switch (placement) {
            case Placement.Named _, Placement.Edge _ -> dialled(protocol);
            case Placement.Redirected _ -> redirected(protocol);
        };
    }

    /** A sidecar that is dialled by name cannot wait for first bytes: what is not declared is HTTP. */
    private static Traffic dialled(Protocol protocol) {
        return switch (protocol) {
            case HTTP, HTTP2, GRPC, GRPC_WEB, UNKNOWN -> REQUESTS;
            case HTTPS, TCP, TLS, MONGO, REDIS, MYSQL, UDP -> CONNECTIONS;
        };
    }

    /** The proxy routes HTTP/1.1. Who may speak HTTP/2 is looked at, so that it is passed on and not refused. */
    private static Traffic redirected(Protocol protocol) {
        return switch (protocol) {
            case HTTP, GRPC_WEB -> REQUESTS;
            case HTTP2, GRPC, UNKNOWN -> EITHER;
            case HTTPS, TCP, TLS, MONGO, REDIS, MYSQL, UDP -> CONNECTIONS;
        };
    }
}
