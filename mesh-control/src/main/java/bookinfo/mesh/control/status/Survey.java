package bookinfo.mesh.control.status;

import bookinfo.mesh.config.Mesh;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What the peers said last: asked again soon while what is waited for is new, and then ever more seldom. */
final class Survey implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("status");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Peers peers;
    private final Clock clock;
    private Peers.Answers answers = Peers.Answers.NOBODY;
    private Duration pause = FIRST_PAUSE;
    private Instant due = Instant.MIN;

    Survey(Peers peers, Clock clock) {
        this.peers = peers;
        this.clock = clock;
    }

    /** Something new is waited for. */
    void restart() {
        pause = FIRST_PAUSE;
        due = Instant.MIN;
    }

    /** Asks if it is time to; else what was said last. */
    Peers.Answers answers(Mesh mesh) {
        if (!clock.instant().isBefore(due)) {
            Peers.Answers newest = peers.ask(mesh);
            tell(newest.silent().keySet());
            answers = newest;
            due = clock.instant().plus(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        return answers;
    }

    /** How long to wait before asking makes sense again; positive. */
    Duration pause() {
        if (answers.equals(Peers.Answers.NOBODY)) {
            return LONGEST_PAUSE;
        }
        Duration left = Duration.between(clock.instant(), due);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    @Override
    public void close() {
        peers.close();
    }

    private void tell(Set<String> silent) {
        if (!silent.equals(answers.silent().keySet())) {
            LOG.log(
                    silent.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                    silent.isEmpty() ? "all replicas answer" : "no answer from {0}: what their proxies have is unknown",
                    String.join(", ", silent));
        }
    }
}
