package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import java.util.List;

/**
 * A version of a filter chain with what was made from it.
 *
 * @param filters of its requests; none where it passes connections on
 */
record Site(FilterChain config, List<Filter> filters) {
    Site {
        filters = List.copyOf(filters);
    }

    /** Of a chain whose connections speak HTTP: what a chain speaks never changes, see {@link Listener}. */
    HttpConnectionManager http() {
        return (HttpConnectionManager) config.filter();
    }
}
