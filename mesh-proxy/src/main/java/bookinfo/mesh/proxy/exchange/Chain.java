package bookinfo.mesh.proxy.exchange;

/** Serves connections of a listener. Its version changes under it: the next request sees the new one. */
final class Chain {
    private final Listener listener;
    private volatile Site site;

    Chain(Listener listener, Site site) {
        this.listener = listener;
        this.site = site;
    }

    Listener listener() {
        return listener;
    }

    Site site() {
        return site;
    }

    void site(Site changed) {
        site = changed;
    }
}
