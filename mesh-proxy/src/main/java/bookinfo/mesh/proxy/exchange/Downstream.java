package bookinfo.mesh.proxy.exchange;

/** A connection that this proxy accepted. */
interface Downstream {
    /** Whether it came through this listener. */
    boolean cameThrough(Listener listener);

    /** Its listener, or the proxy, goes away: the connection is to end soon. */
    void drain();
}
