package bookinfo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Our proxy, as sidecar and as gateway, beside a real Envoy: the same bootstrap, the same upstream, the same load, in turns.
 * Run from the checkout: {@code bench/proxies [short|full]}.
 */
final class Proxies {
    private static final int PER_SECOND = 1_000;
    private static final int FIRST = 1_000;
    private static final int MANY = 8;

    private final Figures figures = new Figures();
    private final Effort effort;
    private final Path folder;
    private final int upstream = Hops.freePort();

    /**
     * How much is measured.
     *
     * @param rounds medians are taken over these
     * @param warmUp requests at saturation before the rounds: by number, because a busy machine compiles late
     * @param burst seconds of one measurement
     */
    private record Effort(int rounds, int warmUp, int burst) {}

    private enum Case {
        ONE_HOP("h1", 1, false),
        TWO_HOPS("two hops", 2, false),
        RECONNECT("new connection each", 1, true);

        final String title;
        final int hops;
        final boolean reconnect;

        Case(String title, int hops, boolean reconnect) {
            this.title = title;
            this.hops = hops;
            this.reconnect = reconnect;
        }
    }

    private Proxies(Effort effort) throws IOException {
        this.effort = effort;
        Path target = Path.of("target").toAbsolutePath();
        Files.createDirectories(target);
        this.folder = Files.createTempDirectory(target, "bench-proxies");
    }

    public static void main(String[] args) throws Exception {
        String mode = args.length == 0 ? "short" : args[0];
        new Proxies(
                        switch (mode) {
                            case "short" -> new Effort(3, 60_000, 1);
                            case "full" -> new Effort(9, 200_000, 3);
                            default -> throw new IllegalArgumentException(mode + " (expected: short or full)");
                        })
                .measure();
    }

    private void measure() throws Exception {
        Process nginx = nginx();
        try {
            for (Case each : Case.values()) {
                load(each);
            }
            for (int round = 0; round < Math.max(1, effort.rounds() / 2); round++) {
                for (Proxy proxy : Proxy.values()) {
                    life(proxy);
                    crowd(proxy);
                }
            }
            figures.print();
        } finally {
            nginx.destroy();
            nginx.waitFor();
            deleteFolder();
        }
    }

    /** All proxies stand ready; each round asks one after the other, so that what else the machine does hits all alike. */
    private void load(Case each) throws Exception {
        Map<Proxy, Hops> ready = new EnumMap<>(Proxy.class);
        try {
            for (Proxy proxy : Proxy.values()) {
                Hops hops = Hops.start(proxy, each.hops, upstream, folder);
                ready.put(proxy, hops);
                hops.awaitAnswer();
                warmUp(hops, each.reconnect);
            }
            for (int round = 0; round < effort.rounds(); round++) {
                for (Map.Entry<Proxy, Hops> entry : ready.entrySet()) {
                    saturate(each, entry.getKey(), entry.getValue());
                    pace(each, entry.getKey(), entry.getValue());
                }
            }
        } finally {
            ready.values().forEach(Hops::close);
        }
    }

    private void warmUp(Hops hops, boolean reconnect) throws Exception {
        for (long requests = 0; requests < effort.warmUp(); ) {
            requests += Wrk.saturate(hops.books(), reconnect, 1);
        }
    }

    private void saturate(Case each, Proxy proxy, Hops hops) throws Exception {
        double before = hops.cpuMicros();
        long requests = Wrk.saturate(hops.books(), each.reconnect, effort.burst());
        figures.add(each.title + ": CPU µs a request at saturation", proxy, (hops.cpuMicros() - before) / requests);
    }

    private void pace(Case each, Proxy proxy, Hops hops) throws Exception {
        int requests = effort.burst() * PER_SECOND;
        double[] direct = new Client(upstream, each.reconnect).paced(requests, PER_SECOND);
        double before = hops.cpuMicros();
        double[] through = new Client(hops.port(), each.reconnect).paced(requests, PER_SECOND);
        double cpu = (hops.cpuMicros() - before) / through.length;
        figures.add(each.title + ": CPU µs a request at 1,000 a second", proxy, cpu);
        for (int percent : List.of(50, 99)) {
            int at = through.length * percent / 100;
            figures.add(each.title + ": added p" + percent + " µs", proxy, through[at] - direct[at]);
        }
    }

    /** One process from its start. */
    private void life(Proxy proxy) throws Exception {
        long start = System.nanoTime();
        try (Hops hops = Hops.start(proxy, 1, upstream, folder)) {
            hops.awaitAnswer();
            figures.add("start to first 200, ms", proxy, (System.nanoTime() - start) / 1e6);
            figures.add("start to first 200, CPU ms", proxy, hops.cpuMicros() / 1e3);
            double before = hops.cpuMicros();
            new Client(hops.port(), false).paced(FIRST, PER_SECOND);
            figures.add("first 1,000 requests, CPU µs each", proxy, (hops.cpuMicros() - before) / FIRST);
            warmUp(hops, false);
            TimeUnit.SECONDS.sleep(3);
            figures.add("memory alone, MB (Pss)", proxy, hops.sum(pid -> Proc.megabytes(pid, "Pss")));
            figures.add("memory alone, MB (Rss)", proxy, hops.sum(pid -> Proc.megabytes(pid, "Rss")));
        }
    }

    /** Several on one machine, which share what they map. */
    private void crowd(Proxy proxy) throws Exception {
        Hops[] crowd = new Hops[MANY];
        try {
            for (int i = 0; i < MANY; i++) {
                crowd[i] = Hops.start(proxy, 1, upstream, folder);
            }
            for (Hops one : crowd) {
                one.awaitAnswer();
                Wrk.saturate(one.books(), false, 1);
            }
            TimeUnit.SECONDS.sleep(3);
            double sum = 0;
            for (Hops one : crowd) {
                sum += one.sum(pid -> Proc.megabytes(pid, "Pss"));
            }
            figures.add("memory of one among 8, MB (Pss)", proxy, sum / MANY);
        } finally {
            for (Hops one : crowd) {
                if (one != null) {
                    one.close();
                }
            }
        }
    }

    private Process nginx() throws IOException, InterruptedException {
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off; worker_processes 1; pid nginx.pid; error_log stderr crit;
                events {}
                http {
                  access_log off; keepalive_requests 1000000000;
                  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
                  server {
                    listen 127.0.0.1:%d;
                    location / { default_type application/json; return 200 '{"books":"%s"}'; }
                  }
                }
                """.formatted(upstream, "x".repeat(300)));
        Process nginx = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        Client client = new Client(upstream, true);
        while (true) {
            try {
                client.once();
                return nginx;
            } catch (IOException e) {
                if (!nginx.isAlive()) {
                    throw new IllegalStateException("nginx ended: " + Files.readString(folder.resolve("nginx.out")), e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** Only when everything went well: what was logged may say why it did not. */
    private void deleteFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
