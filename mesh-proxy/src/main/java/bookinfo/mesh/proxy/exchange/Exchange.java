package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.WeightedCluster;
import bookinfo.mesh.proxy.exchange.ProxyFailure.Simple;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, in the order of the calls below: edge rules, route, filters, then an answer of our own or the
 * forwarder's; the answer goes back through the filters and the edge. Keeps the configuration it began with.
 */
final class Exchange implements RequestStream {
    private static final Headers NO_TRAILERS = Headers.of();
    /** To where the request went. */
    private static final RouteAction.Redirect HERE = new RouteAction.Redirect(
            Optional.empty(), Optional.empty(), Optional.empty(), new PathRewrite.Keep(), 302, false);

    private final Worker worker;
    private final DownstreamConnection downstream;
    private final Site site;
    private final RequestHead request;
    private final boolean bodiless;
    private final StreamInfo info;
    private final FilterRun filters;
    private final long startNanos = System.nanoTime();

    private @Nullable Forwarder forwarder;
    private boolean responseStarted;
    private boolean over;

    Exchange(Worker worker, DownstreamConnection downstream, Site site, RequestHead request, boolean bodiless) {
        this.worker = worker;
        this.downstream = downstream;
        this.site = site;
        this.request = request;
        this.bodiless = bodiless;
        this.info = downstream.info(site.config());
        this.filters = new FilterRun(site.filters(), worker, this, request);
        worker.parts().telemetry().downstream(DownstreamEvent.REQUEST_STARTED, site.config());
    }

    /** Answers what was no acceptable head; nothing that it said is believed, or logged. */
    static void refuse(Worker worker, DownstreamConnection downstream, Site site, ProxyFailure failure) {
        var nothing = new RequestHead("", "http", "", "", new Headers());
        new Exchange(worker, downstream, site, nothing, false).fail(failure);
    }

    StreamInfo info() {
        return info;
    }

    @Override
    public void start() {
        info.request(request);
        info.requestHeaderBytes(downstream.headBytes());
        boolean connect = request.method().equals("CONNECT");
        if (!acceptable(connect)) {
            return;
        }
        boolean upgrade = RequestEdge.asksForUpgrade(request.headers());
        RequestEdge.apply(request, site.http().edge(), info.downstreamRemote(), worker.random());
        if (connect) {
            refuse(Simple.NO_ROUTE);
            return;
        }
        Optional<RouteTable> table = worker.snapshot().routes(site.http().routes());
        if (table.isPresent()) {
            Optional<Selection> selection = worker.parts().routing().select(table.get(), request);
            if (selection.isPresent()) {
                selected(selection.get());
            }
        }
        if (upgrade) {
            refuse(Simple.UPGRADE_REFUSED);
            return;
        }
        filters.proceed();
    }

    /** Whether it is clear what is asked of whom; otherwise it is answered. */
    private boolean acceptable(boolean connect) {
        if (request.authority().isEmpty()) {
            refuse(Simple.MISSING_HOST);
            return false;
        }
        if (!connect && !request.path().startsWith("/")) {
            fail(Simple.NO_PATH);
            return false;
        }
        // A fragment is no part of a request target (RFC 9112 section 3.2); the upstream might not see it the way
        // routes do.
        if (request.path().indexOf('#') >= 0
                || (!connect && !worker.parts().routing().normalize(site.http().edge(), request))) {
            refuse(Simple.BAD_PATH);
            return false;
        }
        return true;
    }

    /** The cluster is known to the filters, so that they can tell who is called and a fault is counted for its service. */
    private void selected(Selection selection) {
        info.selection(selection);
        Optional<ClusterPool> cluster = cluster(selection);
        if (cluster.isPresent()) {
            info.cluster(cluster.get().config());
        }
    }

    private Optional<ClusterPool> cluster(Selection selection) {
        Optional<WeightedCluster> drawn = selection.cluster();
        return drawn.isEmpty() ? Optional.empty() : worker.cluster(drawn.get().cluster());
    }

    /** All filters let the request pass. */
    void filtered() {
        Optional<Selection> selection = info.selection();
        if (selection.isEmpty()) {
            fail(Simple.NO_ROUTE);
            return;
        }
        switch (selection.get().route().action()) {
            case RouteAction.Forward forward -> forward(forward, selection.get());
            case RouteAction.Redirect redirect ->
                reply(LocalReply.redirect(
                        redirect.status(), worker.parts().routing().location(redirect, selection.get(), request)));
            case RouteAction.DirectResponse direct -> reply(fixed(direct, selection.get()));
        }
    }

    @Override
    public boolean acceptsBody() {
        return over || (forwarder != null && forwarder.acceptsBody());
    }

    @Override
    public void requestData(ByteBuf data) {
        info.received(data.readableBytes());
        if (over || forwarder == null) {
            data.release();
        } else {
            forwarder.requestData(data);
        }
    }

    @Override
    public void requestEnded(Headers trailers) {
        if (!over && forwarder != null) {
            forwarder.requestEnded(trailers);
        }
    }

    @Override
    public void requestBroken(ProxyFailure failure) {
        if (!over) {
            cancelUpstream();
            if (failure.source() == ProxyFailure.Source.DOWNSTREAM) {
                downstream.closeAfterResponse();
            }
            fail(failure);
        }
    }

    @Override
    public void requestFlush() {
        if (!over && forwarder != null) {
            forwarder.requestFlush();
        }
    }

    @Override
    public void downstreamGone() {
        if (!over) {
            cancelUpstream();
            note(Simple.DOWNSTREAM_GONE);
            finish();
        }
    }

    @Override
    public void downstreamWritable(boolean writable) {
        if (!over && forwarder != null) {
            forwarder.downstreamWritable(writable);
        }
    }

    /** The forwarder can take more of the request's body. */
    void readOn() {
        downstream.readOn();
    }

    /** An answer of our own to what went wrong; once the response has begun it can only be broken off. */
    void fail(ProxyFailure failure) {
        note(failure);
        if (responseStarted) {
            finish();
            downstream.abort();
        } else {
            reply(LocalReply.of(failure));
        }
    }

    /** Answers here, with the route's header changes. As Envoy does it, the connection ends with an answer of 400. */
    void reply(LocalReply reply) {
        info.selection().ifPresent(route -> worker.parts().routing().changeResponse(route, reply.head(), info));
        info.details(reply.details());
        if (reply.head().status() == 400) {
            downstream.closeAfterResponse();
        }
        boolean headOnly = reply.body().isEmpty() || request.method().equals("HEAD");
        respond(reply.complete(), headOnly);
        if (!headOnly) {
            upstreamData(ByteBufUtil.writeUtf8(worker.transport().allocator(), reply.body()));
        }
        upstreamEnded(NO_TRAILERS);
    }

    void informational(ResponseHead head) {
        if (site.http().proxy100Continue()) {
            downstream.out().informational(head);
        }
    }

    void upstreamHead(ResponseHead head, boolean endStream) {
        Optional<Selection> selection = info.selection();
        if (selection.isPresent()) {
            worker.parts().routing().changeResponse(selection.get(), head, info);
        }
        respond(head, endStream);
    }

    void upstreamData(ByteBuf data) {
        info.sent(data.readableBytes());
        downstream.out().data(data);
        downstream.streamMoved();
    }

    void upstreamEnded(Headers trailers) {
        finish();
        downstream.end(trailers);
    }

    void responseFlush() {
        downstream.out().flush();
    }

    private void forward(RouteAction.Forward action, Selection selection) {
        Optional<ClusterPool> cluster = cluster(selection);
        if (cluster.isEmpty()) {
            fail(new ProxyFailure.NoCluster(action.clusterNotFoundStatus()));
            return;
        }
        if (action.idleTimeout().isPresent()) {
            downstream.streamIdle(action.idleTimeout().get());
        }
        worker.parts().routing().changeRequest(selection, request, info);
        RequestEdge.decorate(
                request, site.config().direction(), selection.route().decorator());
        if (!site.http().proxy100Continue() && RequestEdge.waitsForContinue(request.headers())) {
            request.headers().remove("expect");
            downstream.out().informational(new ResponseHead(100, new Headers()));
        }
        forwarder = new Forwarder(
                worker,
                this,
                cluster.get(),
                action,
                request,
                bodiless,
                selection.virtualHost().includeAttemptCount());
        forwarder.start();
    }

    /** As Envoy does it, an answer whose status asks for a location names the request's own. */
    private LocalReply fixed(RouteAction.DirectResponse direct, Selection selection) {
        LocalReply reply = LocalReply.direct(direct.status(), direct.body());
        if (direct.status() == 201 || direct.status() / 100 == 3) {
            reply.head().headers().add("location", worker.parts().routing().location(HERE, selection, request));
        }
        return reply;
    }

    private void respond(ResponseHead head, boolean endStream) {
        responseStarted = true;
        filters.response(head);
        ResponseEdge.apply(head, site.http(), info, worker.date());
        info.response(head);
        info.responseHeaderBytes(downstream.head(head, endStream));
        downstream.streamMoved();
        if (!downstream.out().writable()) {
            downstreamWritable(false);
        }
    }

    /** What follows on this connection may be no HTTP. */
    private void refuse(ProxyFailure failure) {
        downstream.closeAfterResponse();
        fail(failure);
    }

    private void note(ProxyFailure failure) {
        if (failure.flag() != null) {
            info.flag(failure.flag());
        }
        info.details(failure.details());
    }

    private void cancelUpstream() {
        filters.cancel();
        if (forwarder != null) {
            forwarder.cancel();
        }
    }

    private void finish() {
        over = true;
        info.duration(Duration.ofNanos(System.nanoTime() - startNanos));
        worker.parts().telemetry().downstream(DownstreamEvent.REQUEST_ENDED, site.config());
        worker.parts().telemetry().ended(info);
    }
}
