package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import java.util.function.Consumer;

/**
 * What the data path asks of configuration beyond what the API says of it, such as the operators of an access log's format.
 *
 * @param listeners throws an {@link IllegalArgumentException} that says what is wrong with a listener's own part
 * @param tables throws an {@link IllegalArgumentException} that says what is wrong with a route table
 */
public record Checks(Consumer<ListenerConfig> listeners, Consumer<RouteTable> tables) {

    ListenerConfig listener(ListenerConfig listener) {
        listeners.accept(listener);
        for (FilterChain chain : listener.chains().all()) {
            if (chain.filter() instanceof HttpConnectionManager http && http.routes() instanceof Routes.Inline inline) {
                tables.accept(inline.table());
            }
        }
        return listener;
    }

    /** Checks a listener of the bootstrap. */
    void fixed(ListenerConfig listener) {
        try {
            listener(listener);
        } catch (IllegalArgumentException e) {
            throw new Refusal("listener " + listener.name() + ": " + e.getMessage());
        }
    }

    RouteTable routes(RouteTable table) {
        tables.accept(table);
        return table;
    }
}
