package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import java.util.List;

/**
 * A version of a listener with what was made from it.
 *
 * @param filters of its requests; none where it passes connections on
 */
record Site(ListenerConfig config, List<Filter> filters) {
    Site {
        filters = List.copyOf(filters);
    }

    /** Of a listener whose connections speak HTTP: what a listener speaks never changes, see {@link Listeners}. */
    HttpConnectionManager http() {
        return (HttpConnectionManager) config.filter();
    }
}
