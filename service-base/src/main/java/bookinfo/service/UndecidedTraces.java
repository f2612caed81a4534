package bookinfo.service;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.opentelemetry.runtime.propagation.TextMapPropagatorCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Reads from B3 headers what the library does not. A trace without a word on whether to keep it is kept, as one that
 * begins here is; the library takes silence for a no, and would tell so to every service behind. And a no that comes
 * without a trace holds for the trace that begins here; the library takes no notice of it
 * (<a href="https://github.com/openzipkin/b3-propagation#sampling-state-1">B3: a decision may be sent alone</a>).
 */
@Singleton
class UndecidedTraces implements TextMapPropagatorCustomizer {
    private static final String SAMPLED = "x-b3-sampled";
    private static final String SINGLE = "b3";
    private static final String NO = "0";

    @Override
    public TextMapPropagator customize(Context context) {
        TextMapPropagator propagator = context.propagator();
        return propagator instanceof B3Propagator ? new Keeping(propagator) : propagator;
    }

    private record Keeping(TextMapPropagator b3) implements TextMapPropagator {
        @Override
        public Collection<String> fields() {
            return b3.fields();
        }

        @Override
        public <C> void inject(io.opentelemetry.context.Context context, @Nullable C carrier, TextMapSetter<C> setter) {
            b3.inject(context, carrier, setter);
        }

        @Override
        public <C> io.opentelemetry.context.Context extract(
                io.opentelemetry.context.Context context, @Nullable C carrier, TextMapGetter<C> getter) {
            io.opentelemetry.context.Context extracted = b3.extract(context, carrier, new Decided<>(getter));
            boolean without = !Span.fromContext(extracted).getSpanContext().isValid();
            return without && refused(carrier, getter) ? extracted.with(Span.wrap(begin())) : extracted;
        }

        private static <C> boolean refused(@Nullable C carrier, TextMapGetter<C> headers) {
            return NO.equals(headers.get(carrier, SAMPLED)) || NO.equals(headers.get(carrier, SINGLE));
        }

        /** What a caller would have sent had it begun the trace: nobody keeps it, so nobody misses its first span. */
        private static SpanContext begin() {
            IdGenerator ids = IdGenerator.random();
            return SpanContext.createFromRemoteParent(
                    ids.generateTraceId(), ids.generateSpanId(), TraceFlags.getDefault(), TraceState.getDefault());
        }
    }

    private record Decided<C>(TextMapGetter<C> headers) implements TextMapGetter<C> {
        @Override
        public Iterable<String> keys(C carrier) {
            return headers.keys(carrier);
        }

        @Override
        public @Nullable String get(@Nullable C carrier, String name) {
            String value = headers.get(carrier, name);
            if (value == null) {
                return name.equalsIgnoreCase(SAMPLED) ? "1" : null;
            }
            boolean idsOnly =
                    name.equals(SINGLE) && value.chars().filter(c -> c == '-').count() == 1;
            return idsOnly ? value + "-1" : value;
        }
    }
}
