package bookinfo.mesh.config;

import bookinfo.mesh.config.Service.ServicePort;
import java.util.Locale;

/** What is spoken on a service port. */
public enum Protocol {
    HTTP,
    HTTP2,
    HTTPS,
    GRPC,
    GRPC_WEB,
    TCP,
    TLS,
    MONGO,
    REDIS,
    MYSQL,
    UDP,
    /** Not declared: to be found out from the first bytes. */
    UNKNOWN;

    /** Routed by request: its ports take part in HTTP routing. */
    public boolean isHttp() {
        return this == HTTP || this == HTTP2 || this == GRPC || this == GRPC_WEB;
    }

    /** Istio's protocol selection; the four ports are those whose protocols let the server speak first. */
    static Protocol of(ServicePort port) {
        if (port.transport().equals("UDP")) {
            return UDP;
        }
        String declared = port.appProtocol().isEmpty() ? port.name() : port.appProtocol();
        Protocol protocol = switch (declared.toLowerCase(Locale.ROOT)) {
            case "kubernetes.io/h2c" -> HTTP2;
            case "kubernetes.io/ws" -> HTTP;
            case "kubernetes.io/wss" -> HTTPS;
            default -> named(declared.toLowerCase(Locale.ROOT));
        };
        return protocol != UNKNOWN
                ? protocol
                : switch (port.port()) {
                    case 25, 53, 3306, 27017 -> TCP;
                    default -> UNKNOWN;
                };
    }

    private static Protocol named(String name) {
        if (name.equals("grpc-web") || name.startsWith("grpc-web-")) {
            return GRPC_WEB;
        }
        int dash = name.indexOf('-');
        return switch (dash < 0 ? name : name.substring(0, dash)) {
            case "http" -> HTTP;
            case "http2" -> HTTP2;
            case "https" -> HTTPS;
            case "grpc" -> GRPC;
            case "tcp" -> TCP;
            case "tls" -> TLS;
            case "mongo" -> MONGO;
            case "redis" -> REDIS;
            case "mysql" -> MYSQL;
            case "udp" -> UDP;
            default -> UNKNOWN;
        };
    }
}
