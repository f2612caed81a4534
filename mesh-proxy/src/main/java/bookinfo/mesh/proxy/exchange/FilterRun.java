package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.exchange.Filter.Verdict;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of one request through the filters, in order, and of its response back, in reverse. */
final class FilterRun {
    private static final System.Logger LOG = System.getLogger(FilterRun.class.getName());

    private final List<Filter> filters;
    private final Worker worker;
    private final Exchange exchange;
    private final RequestHead request;
    private int next;
    private @Nullable Future<?> delay;

    FilterRun(List<Filter> filters, Worker worker, Exchange exchange, RequestHead request) {
        this.filters = filters;
        this.worker = worker;
        this.exchange = exchange;
        this.request = request;
    }

    /** Runs the filters that are left; the exchange is told how it came out, now or after a delay. */
    void proceed() {
        while (next < filters.size()) {
            Filter filter = filters.get(next++);
            if (!goesOn(filter, ask(filter))) {
                return;
            }
        }
        exchange.filtered();
    }

    /** The filters that saw the request see the response. One that throws is named in the log and passed over. */
    void response(ResponseHead response) {
        while (next > 0) {
            Filter filter = filters.get(--next);
            try {
                filter.response(response, exchange.info());
            } catch (RuntimeException fault) {
                LOG.log(Level.ERROR, "filter " + filter.name() + " threw on a response", fault);
            }
        }
    }

    /** The exchange is over. */
    void cancel() {
        if (delay != null) {
            delay.cancel(false);
            delay = null;
        }
    }

    private @Nullable Verdict ask(Filter filter) {
        try {
            return filter.request(request, exchange.info());
        } catch (RuntimeException fault) {
            return threw(filter, fault);
        }
    }

    private static @Nullable Verdict ask(Filter filter, Supplier<Verdict> decision) {
        try {
            return decision.get();
        } catch (RuntimeException fault) {
            return threw(filter, fault);
        }
    }

    private static Verdict threw(Filter filter, RuntimeException fault) {
        return new Filter.Fail(new ProxyFailure.FilterFault(filter.name(), "threw " + fault));
    }

    private boolean goesOn(Filter filter, @Nullable Verdict verdict) {
        return switch (verdict) {
            case Filter.Proceed _ -> true;
            case Filter.Reply reply -> {
                exchange.reply(reply.reply());
                yield false;
            }
            case Filter.Fail fail -> {
                exchange.fail(fail.failure());
                yield false;
            }
            case Filter.Delay wait -> {
                delay(filter, wait);
                yield false;
            }
            // A filter is code of others: the compiler cannot promise that it decided.
            case null -> {
                exchange.fail(new ProxyFailure.FilterFault(filter.name(), "neither continued, replied nor failed"));
                yield false;
            }
        };
    }

    private void delay(Filter filter, Filter.Delay wait) {
        delay = worker.loop()
                .schedule(
                        () -> {
                            delay = null;
                            if (goesOn(filter, ask(filter, wait.then()))) {
                                proceed();
                            }
                        },
                        wait.duration().toNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
