package bookinfo.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The suite without a mesh: how soon each service is ready, and the page loads a second and the memory of each service
 * after 10,000 of them. Run from the checkout: {@code bench/services}.
 */
final class Services {
    private static final int ROUNDS = 5;
    private static final int LOADS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** In an order in which each comes after those that it calls. */
    private enum Service {
        DETAILS("details"),
        RATINGS("ratings"),
        REVIEWS_V1("reviews-v1"),
        REVIEWS_V2("reviews-v2"),
        REVIEWS_V3("reviews-v3"),
        PRODUCTPAGE("productpage");

        final String module;

        Service(String module) {
            this.module = module;
        }

        List<Service> calls() {
            return switch (this) {
                case DETAILS, RATINGS, REVIEWS_V1 -> List.of();
                case REVIEWS_V2, REVIEWS_V3 -> List.of(RATINGS);
                case PRODUCTPAGE -> List.of(DETAILS, REVIEWS_V3, RATINGS);
            };
        }

        /** What the names of a caller's variables begin with. */
        String variables() {
            return name().replaceAll("_.*", "");
        }
    }

    private record Running(Process process, URI address) {}

    private final HttpClient client = HttpClient.newHttpClient();

    private Services() {}

    public static void main(String[] args) throws Exception {
        new Services().measure();
    }

    private void measure() throws Exception {
        Map<Service, Running> running = new LinkedHashMap<>();
        try {
            Map<Service, Double> seconds = new LinkedHashMap<>();
            for (Service service : Service.values()) {
                seconds.put(service, start(service, running));
            }
            URI page = at(Service.PRODUCTPAGE, running).resolve("/productpage");
            Wrk.saturate(page, false, 3);
            long loads = 0;
            long start = System.nanoTime();
            while (loads < LOADS) {
                loads += Wrk.saturate(page, false, 3);
            }
            double perSecond = loads / ((System.nanoTime() - start) / 1e9);
            print(running, seconds);
            System.out.printf(Locale.ROOT, "%n%.0f page loads a second, of %d in all%n", perSecond, loads);
        } finally {
            stop(running.values());
        }
    }

    /** Starts it several times, one at a time; the last one stays. The median of the times until it says that it is ready. */
    private double start(Service service, Map<Service, Running> running) throws Exception {
        List<Double> seconds = new ArrayList<>();
        while (true) {
            long start = System.nanoTime();
            Running one = process(service, running);
            running.put(service, one);
            awaitReady(service, one);
            seconds.add((System.nanoTime() - start) / 1e9);
            if (seconds.size() == ROUNDS) {
                seconds.sort(null);
                return seconds.get(ROUNDS / 2);
            }
            stop(List.of(one));
        }
    }

    private static Running process(Service service, Map<Service, Running> others) throws IOException {
        String target = service.module + "/target/";
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "@k8s/jvm/service.options",
                        "-XX:AOTCache=" + target + service.module + ".aot",
                        "-XX:AOTMode=on",
                        "-jar",
                        target + "quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        int port = Hops.freePort();
        Map<String, String> variables = builder.environment();
        variables.put("HOST", "127.0.0.1");
        variables.put("PORT", Integer.toString(port));
        for (Service called : service.calls()) {
            variables.put(called.variables() + "_HOSTNAME", "127.0.0.1");
            variables.put(
                    called.variables() + "_SERVICE_PORT",
                    Integer.toString(at(called, others).getPort()));
        }
        return new Running(builder.start(), URI.create("http://127.0.0.1:" + port));
    }

    private void awaitReady(Service service, Running one) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(one.address().resolve("/q/health/ready")).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (!one.process().isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            service.module + " did not start (is its cache there? ./bookinfo up trains it)", notYet);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private static URI at(Service service, Map<Service, Running> running) {
        return Objects.requireNonNull(running.get(service), service.module).address();
    }

    private static void print(Map<Service, Running> running, Map<Service, Double> seconds) {
        System.out.println("| service | ready after, s | Pss, MB | Rss, MB |\n|---|---|---|---|");
        running.forEach((service, one) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.0f | %.0f |%n",
                service.module,
                seconds.get(service),
                Proc.megabytes(one.process().pid(), "Pss"),
                Proc.megabytes(one.process().pid(), "Rss")));
    }

    private static void stop(Collection<Running> some) throws InterruptedException {
        for (Running one : some) {
            one.process().destroy();
        }
        for (Running one : some) {
            one.process().waitFor();
        }
    }
}
