package bookinfo.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a warm {@code ./bookinfo up} takes, and what memory the fleet holds (proportional set size, Linux only),
 * idle and after 10,000 page loads. Run from the checkout: {@code bench/fleet}.
 */
final class Fleet {
    private static final int ROUNDS = 5;
    private static final int LOADS = 10_000;
    private static final int VISITORS = 8;
    private static final Pattern PROCESS = Pattern.compile(
            "\"pid\"\\s*:\\s*(\\d+)[^}]*?\"pod\"\\s*:\\s*\"([^\"]*)\"[^}]*?\"container\"\\s*:\\s*\"([^\"]*)\"");

    private final Path root = Path.of("").toAbsolutePath();
    private final Path state = root.resolve("target/bench-mesh");
    private final int port = Hops.freePort();

    private Fleet() {}

    public static void main(String[] args) throws Exception {
        new Fleet().measure();
    }

    private void measure() throws Exception {
        bookinfo("up", "--port", Integer.toString(port));
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            bookinfo("down");
            long start = System.nanoTime();
            bookinfo("up", "--port", Integer.toString(port));
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        seconds.sort(Comparator.naturalOrder());
        try {
            System.out.printf(
                    "warm up to everything ready, %d rounds: median %.1f s, fastest %.1f s, slowest %.1f s%n",
                    ROUNDS, seconds.get(ROUNDS / 2), seconds.getFirst(), seconds.getLast());
            report("idle");
            load();
            report("after " + LOADS + " page loads");
        } finally {
            bookinfo("down");
        }
    }

    private void report(String when) throws Exception {
        System.out.println();
        System.out.println(when + ": proportional memory, MB");
        double sum = 0;
        for (Usage usage : usages()) {
            System.out.printf("%8.1f  %s%n", usage.megabytes(), usage.name());
            sum += usage.megabytes();
        }
        System.out.printf("%8.1f  all of it%n", sum);
    }

    private record Usage(String name, double megabytes) {}

    private List<Usage> usages() throws Exception {
        List<Usage> usages = new ArrayList<>();
        Matcher process = PROCESS.matcher(bookinfo("status", "--output", "json"));
        while (process.find()) {
            String name = process.group(2).isEmpty() ? "local-cluster" : process.group(2) + "/" + process.group(3);
            usages.add(new Usage(name, megabytes(process.group(1))));
        }
        usages.sort(Comparator.comparingDouble(Usage::megabytes).reversed());
        return usages;
    }

    /** The process and its children: a container's program may run behind a shell. */
    private static double megabytes(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .map(process -> Proc.megabytes(process.pid(), "Pss")
                        + process.descendants()
                                .filter(Fleet::isHelper)
                                .mapToDouble(child -> Proc.megabytes(child.pid(), "Pss"))
                                .sum())
                .orElse(0.0);
    }

    private static boolean isHelper(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> !command.endsWith("/java"))
                .orElse(false);
    }

    private void load() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/productpage"))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService visitors = Executors.newFixedThreadPool(VISITORS)) {
            List<Future<Integer>> failures = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < VISITORS; i++) {
                failures.add(visitors.submit(() -> {
                    int failed = 0;
                    for (int j = 0; j < LOADS / VISITORS; j++) {
                        failed +=
                                client.send(request, BodyHandlers.discarding()).statusCode() == 200 ? 0 : 1;
                    }
                    return failed;
                }));
            }
            int failed = 0;
            for (Future<Integer> each : failures) {
                failed += each.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%n%d page loads by %d visitors: %.0f a second, %d not answered 200%n",
                    LOADS, VISITORS, LOADS / seconds, failed);
        }
    }

    private String bookinfo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("bookinfo").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("BOOKINFO_STATE", state.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed (exit " + process.exitValue() + ")");
        }
        return out;
    }
}
