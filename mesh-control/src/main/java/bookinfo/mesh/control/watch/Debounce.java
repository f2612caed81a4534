package bookinfo.mesh.control.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to act on a stream of changes: once they pause, but never too late. One thread at a time.
 *
 * <p>Changed rules often come in files of many, so a pause is awaited; a changed endpoint alone is a pod that came or
 * went, and requests may be failing until proxies know.
 */
final class Debounce {
    static final Duration QUIET = Duration.ofMillis(100);
    static final Duration QUIET_ENDPOINTS = Duration.ofMillis(10);
    static final Duration LATEST = Duration.ofSeconds(10);

    private Optional<Instant> first = Optional.empty();
    private Instant due = Instant.MAX;
    private boolean endpointsOnly = true;

    /** Notes a change. */
    void changed(Instant now, boolean endpoints) {
        Instant start = first.orElse(now);
        first = Optional.of(start);
        endpointsOnly &= endpoints;
        Instant pause = now.plus(endpointsOnly ? QUIET_ENDPOINTS : QUIET);
        Instant latest = start.plus(LATEST);
        due = pause.isBefore(latest) ? pause : latest;
    }

    /** When to act, as far as known now; absent when nothing changed. */
    Optional<Instant> due() {
        return first.map(start -> due);
    }

    /** Starts anew; returns when the first of the changes was noted. */
    Instant take() {
        Instant start = first.orElseThrow(() -> new IllegalStateException("nothing changed"));
        first = Optional.empty();
        due = Instant.MAX;
        endpointsOnly = true;
        return start;
    }
}
