package bookinfo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cluster of kubectl's current context: where its kubeconfig is and where its gateway answers. */
final class Cluster implements AutoCloseable {
    private static final Pattern FORWARDING = Pattern.compile("Forwarding from (127\\.0\\.0\\.1:\\d+) ->.*");

    private Optional<Process> forward = Optional.empty();
    private Optional<URI> door =
            Optional.ofNullable(System.getenv("BOOKINFO_URL")).map(URI::create);

    static boolean wanted() {
        return System.getenv("BOOKINFO_CLUSTER") != null;
    }

    /** The current context alone, with all that it needs in one file. */
    static String kubeconfig() throws IOException, InterruptedException {
        return kubectl("config", "view", "--raw", "--minify", "--flatten");
    }

    /**
     * The gateway: at BOOKINFO_URL, else at its load balancer's address, else through a forwarded port, which is opened
     * anew when it broke (kubectl forwards to one pod, and gives up when that pod goes).
     */
    synchronized URI door() {
        if (forward.isPresent() && !forward.get().isAlive()) {
            door = Optional.empty();
        }
        try {
            if (door.isEmpty()) {
                Optional<URI> balancer = loadBalancer();
                door = balancer.isPresent() ? balancer : Optional.of(forwarded());
            }
            return door.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        forward.ifPresent(Process::destroy);
    }

    private static Optional<URI> loadBalancer() throws IOException, InterruptedException {
        JsonNode service = new ObjectMapper()
                .readTree(kubectl("-n", "istio-system", "get", "service", "istio-ingressgateway", "-o", "json"));
        Iterator<JsonNode> addresses =
                service.at("/status/loadBalancer/ingress").iterator();
        if (!addresses.hasNext()) {
            return Optional.empty();
        }
        JsonNode address = addresses.next();
        return Optional.of(URI.create(
                "http://" + address.path("hostname").asText(address.path("ip").asText()) + "/"));
    }

    private URI forwarded() throws IOException {
        Process process = new ProcessBuilder(
                        "kubectl", "-n", "istio-system", "port-forward", "service/istio-ingressgateway", ":80")
                .redirectErrorStream(true)
                .start();
        forward = Optional.of(process);
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        Matcher matcher = FORWARDING.matcher(line == null ? "" : line);
        if (!matcher.matches()) {
            throw new IOException("kubectl port-forward: " + line);
        }
        // What it goes on to print for each connection must not fill its pipe.
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
        return URI.create("http://" + matcher.group(1) + "/");
    }

    private static String kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList();
        return Command.run(TestMesh.ROOT, Map.of(), command).ok().out();
    }
}
