package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ListenerFilters.Ports;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the listener filters: what is found out about a connection before a chain is chosen for it. */
final class ListenerFilterCompiler {
    private static final String ORIGINAL_DST = "envoy.extensions.filters.listener.original_dst.v3.OriginalDst";
    private static final String PROXY_PROTOCOL = "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol";
    private static final String HTTP_INSPECTOR = "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector";

    private ListenerFilterCompiler() {}

    static ListenerFilters filters(Reader listener) {
        boolean handOff = listener.flag("use_original_dst", false);
        ProxyProtocol proxyProtocol = ProxyProtocol.NONE;
        boolean originalDst = handOff;
        boolean httpInspector = false;
        List<Ports> notInspected = List.of();
        for (Reader filter : listener.messages("listener_filters")) {
            filter.ignore("name");
            String type = filter.typeIn("typed_config").orElse("nothing");
            switch (type) {
                case PROXY_PROTOCOL -> {
                    if (httpInspector) {
                        throw filter.refuse("typed_config", type + " is not supported after HttpInspector");
                    }
                    proxyProtocol = filter.any("typed_config").flag("allow_requests_without_proxy_protocol", false)
                            ? ProxyProtocol.ALLOWED
                            : ProxyProtocol.REQUIRED;
                }
                case ORIGINAL_DST -> {
                    filter.any("typed_config");
                    originalDst = true;
                }
                case HTTP_INSPECTOR -> {
                    filter.any("typed_config");
                    httpInspector = true;
                    notInspected = filter.message("filter_disabled").stream()
                            .flatMap(ListenerFilterCompiler::ports)
                            .toList();
                }
                default ->
                    throw filter.refuse(
                            "typed_config",
                            type + " is not supported (expected: ProxyProtocol, OriginalDst or HttpInspector)");
            }
        }
        if (proxyProtocol != ProxyProtocol.NONE && originalDst) {
            throw listener.refuse(
                    "listener_filters", "ProxyProtocol and an original destination are not supported together");
        }
        return new ListenerFilters(
                proxyProtocol,
                originalDst,
                handOff,
                httpInspector,
                notInspected,
                listener.duration("listener_filters_timeout", ListenerFilters.NONE.timeout()),
                listener.flag("continue_on_listener_filters_timeout", false));
    }

    /** The ports of a condition that is a range of them, or several such conditions of which one is enough. */
    private static Stream<Ports> ports(Reader condition) {
        Stream<Ports> range = condition.message("destination_port_range").stream()
                .map(it -> new Ports(it.integer("start", 0, 0, 65_536), it.integer("end", 0, 0, 65_536)));
        Stream<Ports> any = condition.message("or_match").stream()
                .flatMap(set -> set.messages("rules").stream())
                .flatMap(ListenerFilterCompiler::ports);
        return Stream.concat(range, any);
    }
}
