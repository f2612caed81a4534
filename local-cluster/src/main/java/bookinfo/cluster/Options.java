package bookinfo.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line.
 *
 * @param root the checkout, to which k8s/local/images.yaml and its paths are relative
 * @param state the folder for everything that is written
 * @param port where port 80 of a LoadBalancer service is found on 127.0.0.1
 */
record Options(Path root, Path state, int port) {
    private static final Set<String> NAMES = Set.of("--root", "--state", "--port");
    private static final String DEFAULT_PORT = "8080";
    private static final int LAST_PORT = 65535;

    Options {
        root = root.toAbsolutePath().normalize();
        state = state.toAbsolutePath().normalize();
    }

    /** @throws IllegalArgumentException if an option is unknown, lacks its value, or has a bad one */
    static Options parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "%s: unknown option (expected: --root FOLDER, --state FOLDER, --port NUMBER)".formatted(name));
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + ": value missing");
            }
            values.put(name, arguments.get(i + 1));
        }
        Path root = Path.of(values.getOrDefault("--root", "."));
        Path state = values.containsKey("--state") ? Path.of(values.get("--state")) : root.resolve(".bookinfo");
        return new Options(root, state, port(values.getOrDefault("--port", DEFAULT_PORT)));
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LAST_PORT) {
            throw new IllegalArgumentException("--port: %s (expected: 1..%d)".formatted(text, LAST_PORT));
        }
        return Integer.parseInt(text);
    }
}
