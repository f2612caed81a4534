package bookinfo.mesh.control.translate;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.AdditionalAddress;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import java.util.List;

/** The listeners of redirected connections: which addresses they are for, and what is looked at before a chain is chosen. */
record Sockets(List<IpFamily> families) {
    static final BoolValue YES = BoolValue.of(true);
    /** The transport of a connection that is not TLS. */
    static final String PLAIN = "raw_buffer";
    /** What the HTTP inspector calls a connection whose first bytes are a request's. */
    static final String HTTP = "http/1.1";

    Sockets {
        families = List.copyOf(families);
    }

    /** A listener for all addresses of the pod. */
    Listener.Builder everywhere(String name, int port) {
        return listener(any(families), port).setName(name);
    }

    /** A listener for some addresses, the first of which gives it its name. */
    static Listener.Builder listener(List<String> addresses, int port) {
        Listener.Builder listener = Listener.newBuilder()
                .setName(addresses.getFirst() + "_" + port)
                .setAddress(Names.address(addresses.getFirst(), port));
        addresses.stream()
                .skip(1)
                .forEach(address -> listener.addAdditionalAddresses(
                        AdditionalAddress.newBuilder().setAddress(Names.address(address, port))));
        return listener;
    }

    /** All addresses of a host. */
    static List<String> any(List<IpFamily> families) {
        return families.stream().map(IpFamily::any).toList();
    }

    /** Has no socket of its own: connections to any address with this port are handed to it. */
    Listener.Builder unbound(int port) {
        return unbound(any(families), port);
    }

    /** Has no socket of its own: connections to these addresses are handed to it. */
    Listener.Builder unbound(List<String> addresses, int port) {
        return listener(addresses, port)
                .setBindToPort(BoolValue.of(false))
                .setTrafficDirection(TrafficDirection.OUTBOUND);
    }

    /** First bytes are waited for as long as it takes: whose server speaks first has to be declared. */
    static Listener.Builder inspected(Listener.Builder listener) {
        return waiting(listener.addListenerFilters(inspector()));
    }

    static Listener.Builder waiting(Listener.Builder listener) {
        return listener.setListenerFiltersTimeout(Duration.getDefaultInstance())
                .setContinueOnListenerFiltersTimeout(true);
    }

    static ListenerFilter inspector() {
        return filter("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance());
    }

    static ListenerFilter filter(String name, Message config) {
        return ListenerFilter.newBuilder()
                .setName(name)
                .setTypedConfig(Any.pack(config))
                .build();
    }

    static FilterChainMatch destination(int port) {
        return FilterChainMatch.newBuilder()
                .setDestinationPort(UInt32Value.of(port))
                .build();
    }

    static Resource resource(Listener.Builder listener) {
        return Resource.of(ResourceType.LISTENER, listener.getName(), listener.build());
    }
}
