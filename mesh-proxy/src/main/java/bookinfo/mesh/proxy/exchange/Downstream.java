package bookinfo.mesh.proxy.exchange;

/** A connection that this proxy accepted. */
interface Downstream {
    /** Whether it came through this listener. */
    boolean cameThrough(Listener listener);

    /** Whether this chain serves it. */
    boolean servedBy(Chain chain);

    /** Its listener, its chain or the proxy goes away: the connection is to end soon. */
    void drain();
}
