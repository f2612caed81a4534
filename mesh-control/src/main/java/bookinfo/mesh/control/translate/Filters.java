package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.GatewayTopology;
import bookinfo.mesh.config.MeshConfig;
import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.Optional;

/** What serves connections: what all HTTP connection managers have in common, and where the sides differ. */
final class Filters {
    static final String FAULT = "envoy.filters.http.fault";

    /** Istio's default text format of access logs. */
    private static final String LOG_FORMAT = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
            + " %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%"
            + " %CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED%"
            + " %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\""
            + " \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\""
            + " %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS%"
            + " %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n";

    private final Optional<AccessLog> accessLog;
    private final GatewayTopology topology;

    /** @param topology of the gateway, where the proxy is one */
    Filters(MeshConfig config, GatewayTopology topology) {
        this.topology = topology;
        accessLog = config.accessLogFile().map(Filters::accessLog);
    }

    /** A line in Istio's format for each request or connection, where the mesh wants it. */
    Optional<AccessLog> accessLog() {
        return accessLog;
    }

    private static AccessLog accessLog(String file) {
        return AccessLog.newBuilder()
                .setName("envoy.access_loggers.file")
                .setTypedConfig(Any.pack(FileAccessLog.newBuilder()
                        .setPath(file)
                        .setLogFormat(SubstitutionFormatString.newBuilder()
                                .setTextFormatSource(DataSource.newBuilder().setInlineString(LOG_FORMAT)))
                        .build()))
                .build();
    }

    /** Calls of the application to others, routed by a table of its own name. */
    HttpConnectionManager outbound(String statPrefix, String routes) {
        return base(statPrefix)
                .setUseRemoteAddress(BoolValue.of(false))
                .setRds(rds(routes))
                .addHttpFilters(peerMetadata("upstream"))
                .addHttpFilters(fault())
                .addHttpFilters(stats(false))
                .addHttpFilters(router())
                .build();
    }

    /** Calls of others to the application. */
    HttpConnectionManager inbound(String statPrefix, RouteConfiguration routes) {
        return base(statPrefix)
                .setUseRemoteAddress(BoolValue.of(false))
                .setServerName("istio-envoy")
                .setRouteConfig(routes)
                .addHttpFilters(peerMetadata("downstream"))
                .addHttpFilters(fault())
                .addHttpFilters(stats(true))
                .addHttpFilters(router())
                .build();
    }

    /** Calls from outside the mesh: whoever dials is the client, whatever its headers claim, unless proxies are trusted. */
    HttpConnectionManager edge(String statPrefix, String routes) {
        return base(statPrefix)
                .setUseRemoteAddress(BoolValue.of(true))
                .setXffNumTrustedHops(topology.numTrustedProxies())
                .setServerName("istio-envoy")
                .setRds(rds(routes))
                .addHttpFilters(peerMetadata("upstream"))
                .addHttpFilters(fault())
                .addHttpFilters(stats(true))
                .addHttpFilters(router())
                .build();
    }

    /** What is read of a connection from outside before its requests. */
    Listener.Builder arriving(Listener.Builder listener) {
        return topology.proxyProtocol()
                ? listener.addListenerFilters(
                        Sockets.filter("envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance()))
                : listener;
    }

    static FilterChain chain(HttpConnectionManager manager) {
        return chain("envoy.filters.network.http_connection_manager", manager);
    }

    static FilterChain chain(TcpProxy proxy) {
        return chain("envoy.filters.network.tcp_proxy", proxy);
    }

    private static FilterChain chain(String name, Message config) {
        return FilterChain.newBuilder()
                .addFilters(Filter.newBuilder().setName(name).setTypedConfig(Any.pack(config)))
                .build();
    }

    private HttpConnectionManager.Builder base(String statPrefix) {
        HttpConnectionManager.Builder manager = HttpConnectionManager.newBuilder()
                .setStatPrefix(statPrefix)
                .setStreamIdleTimeout(Duration.getDefaultInstance())
                .setProxy100Continue(true)
                .setNormalizePath(BoolValue.of(true))
                .setPathWithEscapedSlashesAction(HttpConnectionManager.PathWithEscapedSlashesAction.KEEP_UNCHANGED);
        accessLog.ifPresent(manager::addAccessLog);
        return manager;
    }

    private static Rds rds(String name) {
        return Rds.newBuilder()
                .setConfigSource(Names.ADS)
                .setRouteConfigName(name)
                .build();
    }

    private static HttpFilter fault() {
        return filter(FAULT, HTTPFault.getDefaultInstance()).build();
    }

    private static HttpFilter router() {
        return filter("envoy.filters.http.router", Router.getDefaultInstance()).build();
    }

    /** Tells the peer who we are and learns who it is; {@code side} is where the peer stands. */
    private static HttpFilter peerMetadata(String side) {
        Value headers = Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields(
                                "istio_headers",
                                Value.newBuilder()
                                        .setStructValue(Struct.getDefaultInstance())
                                        .build()))
                .build();
        Value methods = Value.newBuilder()
                .setListValue(ListValue.newBuilder().addValues(headers))
                .build();
        Struct config = Struct.newBuilder()
                .putFields(side + "_discovery", methods)
                .putFields(side + "_propagation", methods)
                .build();
        return foreign("istio.metadata_exchange", "io.istio.http.peer_metadata.Config", config);
    }

    /** Istio's request metrics. At the server the Host header is the client's word and names no service. */
    private static HttpFilter stats(boolean server) {
        Struct.Builder config = Struct.newBuilder();
        if (server) {
            config.putFields(
                    "disable_host_header_fallback",
                    Value.newBuilder().setBoolValue(true).build());
        }
        return foreign("istio.stats", "stats.PluginConfig", config.build());
    }

    /** A filter whose messages are not Envoy's: an Envoy that lacks it goes on without. */
    private static HttpFilter foreign(String name, String type, Struct config) {
        TypedStruct typed = TypedStruct.newBuilder()
                .setTypeUrl("type.googleapis.com/" + type)
                .setValue(config)
                .build();
        return filter(name, typed).setIsOptional(true).build();
    }

    private static HttpFilter.Builder filter(String name, Message config) {
        return HttpFilter.newBuilder().setName(name).setTypedConfig(Any.pack(config));
    }
}
