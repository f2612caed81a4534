package bookinfo.cli.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bookinfo load}: calls one URL again and again, and tells how that went. The report goes to standard error. */
@Command(
        name = "load",
        description = "Load on one URL, with fortio's options and report.",
        subcommands = {Curl.class, EchoServer.class, Version.class},
        mixinStandardHelpOptions = false)
public final class Load implements Callable<Integer> {
    @Mixin
    private RequestOptions request = new RequestOptions();

    @Option(
            names = {"-c", "--c"},
            paramLabel = "N",
            description = "threads, each with its connection (default: ${DEFAULT-VALUE})")
    private int threads = 4;

    @Option(
            names = {"-qps", "--qps"},
            paramLabel = "N",
            description = "calls a second; 0 is as fast as answers come (default: ${DEFAULT-VALUE})")
    private double qps = 8;

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            description = "so many calls, instead of for a time")
    private long calls;

    @Option(
            names = {"-t", "--t"},
            paramLabel = "DURATION",
            converter = GoDuration.class,
            description = "how long; 0 is until interrupted (default: 5s)")
    private Duration duration = Duration.ofSeconds(5);

    @Option(
            names = {"-p", "--p"},
            paramLabel = "PERCENTS",
            split = ",",
            description = "percentiles to tell (default: 50,75,90,99,99.9)")
    private List<Double> percents = List.of(50.0, 75.0, 90.0, 99.0, 99.9);

    @Option(
            names = {"-r", "--r"},
            paramLabel = "SECONDS",
            description = "width of the narrowest bucket of times (default: ${DEFAULT-VALUE})")
    private double resolution = 0.001;

    @Option(
            names = {"-uniform", "--uniform"},
            description = "threads one after the other instead of together")
    private boolean uniform;

    @Option(
            names = {"-jitter", "--jitter"},
            description = "vary the time between calls by a tenth")
    private boolean jitter;

    @Option(
            names = {"-nocatchup", "--nocatchup"},
            description = "leave out calls that are late")
    private boolean noCatchUp;

    @Option(
            names = {"-allow-initial-errors", "--allow-initial-errors"},
            description = "go on though the first calls fail")
    private boolean allowInitialErrors;

    @Option(
            names = {"-labels", "--labels"},
            paramLabel = "TEXT",
            description = "a name for the run in its JSON")
    private @Nullable String labels;

    @Option(
            names = {"-json", "--json"},
            paramLabel = "FILE",
            description = "write the result as JSON too; - is standard output")
    private @Nullable String json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Target target = request.target();
        Plan wanted = request.valid(() -> new Plan(threads, qps, calls, duration, uniform, jitter, !noCatchUp));
        request.valid(() -> new Histogram(0, resolution));
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "bookinfo load running at %s queries per second, %s: %s%n",
                GoFormat.g(qps), wanted.exact() ? "for " + calls + " calls" : "for " + wanted.extent(), target.url());
        err.flush();
        Optional<String> unknown = unknownHost(target);
        if (unknown.isPresent()) {
            return abort(unknown.get());
        }
        Plan plan = wanted.feasible();
        Log log = request.log();
        if (!plan.equals(wanted)) {
            log.line(
                    LogLevel.Warning,
                    "%d calls are too few for %d threads: making %d with %d"
                            .formatted(wanted.total(), threads, plan.total(), plan.threads()));
        }
        Rehearsal.hold();
        try (Run run = new Run(target, plan, request.timeout(), resolution, log)) {
            return run(run, plan, target);
        }
    }

    private int run(Run run, Plan plan, Target target) throws Exception {
        List<Outcome> warmUp = plan.exact() ? List.of() : run.warmUp();
        for (Outcome outcome : allowInitialErrors ? List.<Outcome>of() : warmUp) {
            if (!outcome.good()) {
                return abort("error %d for %s (%d bytes)".formatted(outcome.status(), target.url(), outcome.bytes()));
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        if (request.level().tells(LogLevel.Warning)) {
            err.println(plan.announcement());
            err.flush();
        }
        Interruption.during(run, () -> {
            Result result = run.measure();
            new Report(err, request.level(), percents).print(result, warmUp.size());
            if (json != null) {
                write(JsonReport.of(result, target, labels == null ? target.url() : labels, percents), json);
            }
        });
        return 0;
    }

    private int abort(String why) {
        spec.commandLine().getErr().println("Aborting because of " + why);
        return 1;
    }

    private static Optional<String> unknownHost(Target target) {
        try {
            InetAddress.getByName(target.address());
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("lookup " + target.address() + ": no such host");
        }
    }

    private void write(String result, String file) throws IOException {
        if (file.equals("-")) {
            spec.commandLine().getOut().println(result);
            return;
        }
        Files.writeString(Path.of(file), result + "\n");
        spec.commandLine()
                .getErr()
                .println("Successfully wrote " + (result.length() + 1) + " bytes of Json data to " + file);
    }
}
