package bookinfo.cli.load;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One run of load against a target. */
final class Run implements AutoCloseable {
    private final Plan plan;
    private final double resolution;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService threads;

    /**
     * Makes the threads of a run; nothing is called yet.
     *
     * @param plan a feasible one
     * @param timeout for connecting, and for each call
     * @param resolution seconds: the width of the narrowest bucket of times
     */
    Run(Target target, Plan plan, Duration timeout, double resolution, Log log) {
        this.plan = plan;
        this.resolution = resolution;
        this.threads = Executors.newFixedThreadPool(plan.threads());
        for (int id = 0; id < plan.threads(); id++) {
            Caller caller = new Caller(id, target, timeout, new Histogram(0, resolution), log, System::nanoTime);
            Tally tally = new Tally(resolution);
            workers.add(new Worker(id, plan, caller, tally, stop, log, System::nanoTime, new SplittableRandom()));
        }
    }

    /** One call from each thread that does not count; what they came to. */
    List<Outcome> warmUp() throws InterruptedException {
        return all(worker -> () -> worker.caller().call());
    }

    /** All calls, from the first to the last. */
    Result measure() throws InterruptedException {
        Instant begin = Instant.now();
        long start = System.nanoTime();
        all(worker -> () -> {
            worker.run(start);
            return worker;
        });
        long elapsed = System.nanoTime() - start;
        Tally total = new Tally(resolution);
        Histogram connecting = new Histogram(0, resolution);
        for (Worker worker : workers) {
            total.add(worker.tally());
            connecting.add(worker.caller().connecting());
        }
        return new Result(
                plan,
                begin,
                elapsed,
                total,
                connecting,
                workers.stream().map(Worker::caller).toList());
    }

    /** Ends the run early; what was measured so far stands. */
    void interrupt() {
        stop.countDown();
    }

    @Override
    public void close() throws IOException {
        threads.shutdown();
        for (Worker worker : workers) {
            worker.caller().close();
        }
    }

    private <T> List<T> all(Task<T> task) throws InterruptedException {
        List<Callable<T>> tasks = new ArrayList<>();
        workers.forEach(worker -> tasks.add(task.of(worker)));
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private interface Task<T> {
        Callable<T> of(Worker worker);
    }
}
