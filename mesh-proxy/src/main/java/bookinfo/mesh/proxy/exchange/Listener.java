package bookinfo.mesh.proxy.exchange;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket that accepts connections of the mesh. Its version changes under it: the next request sees the new one. */
final class Listener {
    private volatile Site site;
    private volatile @Nullable Channel socket;

    Listener(Site site) {
        this.site = site;
    }

    Site site() {
        return site;
    }

    void site(Site changed) {
        site = changed;
    }

    void socket(Channel bound) {
        socket = bound;
    }

    /** The address that was bound; empty before. */
    Optional<InetSocketAddress> address() {
        Channel bound = socket;
        return bound == null ? Optional.empty() : Optional.of((InetSocketAddress) bound.localAddress());
    }

    /** Stops accepting; complete when the address is free. */
    CompletableFuture<Boolean> close() {
        Channel bound = socket;
        var closed = new CompletableFuture<Boolean>();
        if (bound == null) {
            closed.complete(true);
        } else {
            bound.close().addListener(_ -> closed.complete(true));
        }
        return closed;
    }
}
