package bookinfo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cluster of kubectl's current context: where its kubeconfig is and where its gateway answers. Its rules are kept
 * in a file, and are in force again when this is closed.
 */
final class Cluster implements AutoCloseable {
    /** The kinds of rules that the tests take away. */
    static final String RULES = "virtualservices,destinationrules,gateways";

    private static final Pattern FORWARDING = Pattern.compile("Forwarding from (127\\.0\\.0\\.1:\\d+) ->.*");
    private static final Pattern OUR_IMAGE = Pattern.compile("image: (bookinfo-[\\w-]+):[\\w.-]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path kubeconfig;
    private final Path rules;
    private Optional<Process> forward = Optional.empty();
    private Optional<URI> door =
            Optional.ofNullable(System.getenv("BOOKINFO_URL")).map(URI::create);

    /** @param folder where a kubeconfig is written that knows nothing but this cluster and its namespace default */
    Cluster(Path folder) throws IOException, InterruptedException {
        kubeconfig = Files.createDirectories(folder).resolve("kubeconfig");
        rules = folder.resolve("rules-before.json");
        Files.writeString(kubeconfig, run("kubectl", "config", "view", "--raw", "--minify", "--flatten"));
        kubectl("config", "set-context", "--current", "--namespace=default");
        Files.writeString(rules, asWritten(JSON.readTree(kubectl("get", RULES, "-o", "json"))));
    }

    static boolean wanted() {
        return System.getenv("BOOKINFO_CLUSTER") != null;
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

    /**
     * The programs of {@code place}, a manifest or a folder of them, as one manifest whose images of ours come from
     * where productpage's does.
     */
    Path programs(Path place) throws IOException, InterruptedException {
        String page = kubectl("get", "deployment", "productpage-v1", "-o", "jsonpath={..containers[0].image}");
        String images = page.replace("bookinfo-productpage-v1", "$1");
        List<String> manifests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".yaml")).toList()) {
                manifests.add(OUR_IMAGE.matcher(Files.readString(file)).replaceAll("image: " + images));
            }
        }
        return Files.writeString(kubeconfig.resolveSibling("programs.yaml"), String.join("\n---\n", manifests));
    }

    @Override
    public void close() {
        forward.ifPresent(Process::destroy);
        try {
            kubectl("delete", RULES, "--all");
            if (!JSON.readTree(rules.toFile()).path("items").isEmpty()) {
                kubectl("create", "-f", rules.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Objects without what the API server alone says, so that it makes them once more. */
    private static String asWritten(JsonNode list) {
        for (JsonNode item : list.path("items")) {
            ((ObjectNode) item).remove("status");
            ((ObjectNode) item.path("metadata"))
                    .retain("name", "namespace", "labels", "annotations", "ownerReferences", "finalizers");
        }
        return list.toString();
    }

    private Optional<URI> loadBalancer() throws IOException, InterruptedException {
        JsonNode service =
                JSON.readTree(kubectl("-n", "istio-system", "get", "service", "istio-ingressgateway", "-o", "json"));
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
        ProcessBuilder builder = new ProcessBuilder(
                        "kubectl", "-n", "istio-system", "port-forward", "service/istio-ingressgateway", ":80")
                .redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
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

    private String kubectl(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("kubectl", "--kubeconfig", kubeconfig.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        return Command.run(TestMesh.ROOT, Map.of(), List.of(command)).ok().out();
    }
}
