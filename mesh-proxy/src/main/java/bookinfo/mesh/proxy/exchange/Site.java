package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import java.util.List;

/** A version of a listener with what was made from it. */
record Site(ListenerConfig config, List<Filter> filters) {
    Site {
        filters = List.copyOf(filters);
    }

    HttpConnectionManager http() {
        return config.http();
    }
}
