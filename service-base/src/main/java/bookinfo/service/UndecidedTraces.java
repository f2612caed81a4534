package bookinfo.service;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.quarkus.opentelemetry.runtime.propagation.TextMapPropagatorCustomizer;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace that comes in B3 headers without a word on whether to keep it, as one that begins here is kept. The
 * library takes silence for a no, and would tell so to every service behind.
 */
@Singleton
class UndecidedTraces implements TextMapPropagatorCustomizer {
    private static final String SAMPLED = "x-b3-sampled";
    private static final String SINGLE = "b3";

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
            return b3.extract(context, carrier, new Decided<>(getter));
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
