package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.event.EventRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What all pods of this machine share. */
record Machine(
        Cluster cluster,
        EventRecorder events,
        Images images,
        Environment environment,
        Volumes volumes,
        StartGate gate,
        Training training,
        ProcessTable processes,
        Clock clock,
        Sleeper sleeper) {

    /** Waits; tests stand in for it to see how long and not to wait. */
    interface Sleeper {
        Sleeper REAL = (duration, until) -> until.await(duration.toNanos(), TimeUnit.NANOSECONDS);

        /** True as soon as {@code until} is counted down, false after the duration. */
        boolean sleep(Duration duration, CountDownLatch until) throws InterruptedException;
    }
}
