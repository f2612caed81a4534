package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Meta;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;

/** Istio's names of resources, and the small messages that all of them are made of. */
final class Names {
    /** The key under which Istio keeps what it knows about a resource. */
    static final String ISTIO = "istio";

    /** Where a proxy gets clusters' endpoints and listeners' routes from: the stream it already has. */
    static final ConfigSource ADS = ConfigSource.newBuilder()
            .setAds(AggregatedConfigSource.getDefaultInstance())
            .setInitialFetchTimeout(Duration.getDefaultInstance())
            .setResourceApiVersion(ApiVersion.V3)
            .build();

    private Names() {}

    static String outbound(int port, String subset, String host) {
        return "outbound|" + port + "|" + subset + "|" + host;
    }

    static String inbound(int port) {
        return "inbound|" + port + "||";
    }

    static String virtualHost(String host, int port) {
        return host + ":" + port;
    }

    /** The path of a rule's object in the API, as Istio writes it into the metadata of what came from it. */
    static Struct configPath(String kind, Meta meta) {
        String path = "/apis/networking.istio.io/v1/namespaces/%s/%s/%s".formatted(meta.namespace(), kind, meta.name());
        return Struct.newBuilder().putFields("config", text(path)).build();
    }

    static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    static Address address(String ip, int port) {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
                .build();
    }

    /** A host as it stands in a request: an IPv6 address in brackets. */
    static String authority(String ip) {
        return switch (IpFamily.of(ip)) {
            case IPV4 -> ip;
            case IPV6 -> "[" + ip + "]";
        };
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }
}
