package bookinfo.cluster.store;

/** A running watch. Closing it ends its thread; no event is delivered after the current one. */
public interface Watch extends AutoCloseable {
    @Override
    void close();
}
