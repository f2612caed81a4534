package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HeaderLimits;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.RequestReader;
import java.util.Optional;

/** Stands behind a filter chain, for one connection: every request is an exchange under the chain's present version. */
final class MeshHandler implements RequestHandler {
    private final Worker worker;
    private final Chain chain;
    private final Site opened;

    MeshHandler(Worker worker, Chain chain) {
        this.worker = worker;
        this.chain = chain;
        this.opened = chain.site();
    }

    @Override
    public Optional<Chain> chain() {
        return Optional.of(chain);
    }

    @Override
    public HttpTimeouts timeouts() {
        return opened.http().timeouts();
    }

    @Override
    public RequestReader reader() {
        HeaderLimits limits = opened.http().headerLimits();
        return new RequestReader(limits.maxKilobytes() * 1024, limits.maxCount());
    }

    @Override
    public void opened() {
        worker.parts().telemetry().downstream(DownstreamEvent.CONNECTION_OPENED, opened.config());
    }

    @Override
    public void closed() {
        worker.parts().telemetry().downstream(DownstreamEvent.CONNECTION_CLOSED, opened.config());
    }

    @Override
    public RequestStream stream(DownstreamConnection connection, RequestHead head, boolean bodiless) {
        return new Exchange(worker, connection, chain.site(), head, bodiless);
    }

    @Override
    public void refused(DownstreamConnection connection, ProxyFailure failure) {
        worker.parts().telemetry().downstream(DownstreamEvent.PROTOCOL_ERROR, opened.config());
        Exchange.refuse(worker, connection, chain.site(), failure);
    }
}
