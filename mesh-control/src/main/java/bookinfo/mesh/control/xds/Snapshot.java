package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.Resources;
import java.time.Instant;
import java.util.function.Function;

/**
 * The configuration of one moment, the same for all proxies.
 *
 * @param number grows by one with each snapshot; 0 is the empty one before the first
 * @param made when the first change that it holds was seen, so that the time to convergence can be told
 * @param resources what a proxy should have; a pure function
 */
public record Snapshot(long number, Instant made, Function<Proxy, Resources> resources) {
    /** Nothing known yet: proxies wait. */
    static final Snapshot NONE = new Snapshot(0, Instant.EPOCH, proxy -> Resources.none());
}
