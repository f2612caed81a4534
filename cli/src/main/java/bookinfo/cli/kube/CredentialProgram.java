package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Asks the program that a kubeconfig names for a credential, as {@code aws eks get-token} is asked on EKS. Asked once a
 * command: what it gives holds for minutes
 * (<a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">credential
 * plugins</a>).
 */
final class CredentialProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MAX_ANSWER = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private CredentialProgram() {}

    /** {@code status} of the ExecCredential that the program prints. */
    static JsonNode ask(Map<?, ?> exec) {
        List<String> command = command(exec);
        ProcessBuilder program = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().putAll(environment(exec));
        try {
            Path answer = Files.createTempFile("bookinfo-credential", ".json");
            try {
                int status = Subprocess.run(program, answer, PATIENCE);
                if (status != 0) {
                    throw new IllegalArgumentException(named(command) + " ended with " + status);
                }
                if (Files.size(answer) > MAX_ANSWER) {
                    throw new IllegalArgumentException(named(command) + " printed more than 1 MiB");
                }
                return JSON.readTree(answer.toFile()).path("status");
            } finally {
                Files.delete(answer);
            }
        } catch (TimeoutException e) {
            throw new IllegalArgumentException(
                    named(command) + " did not end within " + PATIENCE.toSeconds() + " s", e);
        } catch (IOException e) {
            String hint = exec.get("installHint") instanceof String text ? "\n" + text.strip() : "";
            throw new IllegalArgumentException(named(command) + ": " + e.getMessage() + hint, e);
        }
    }

    private static List<String> command(Map<?, ?> exec) {
        if (!(exec.get("command") instanceof String program)) {
            throw new IllegalArgumentException("users[].user.exec.command: missing");
        }
        if (Boolean.TRUE.equals(exec.get("provideClusterInfo"))) {
            throw new IllegalArgumentException("users[].user.exec.provideClusterInfo: true is not supported");
        }
        List<String> command = new ArrayList<>(List.of(program));
        if (exec.get("args") instanceof List<?> arguments) {
            arguments.forEach(argument -> command.add(String.valueOf(argument)));
        }
        return command;
    }

    private static Map<String, String> environment(Map<?, ?> exec) {
        Map<String, String> environment = new TreeMap<>();
        if (exec.get("env") instanceof List<?> variables) {
            for (Object variable : variables) {
                if (variable instanceof Map<?, ?> pair) {
                    environment.put(String.valueOf(pair.get("name")), String.valueOf(pair.get("value")));
                }
            }
        }
        ObjectNode info = JSON.createObjectNode();
        info.put("apiVersion", String.valueOf(exec.get("apiVersion"))).put("kind", "ExecCredential");
        info.putObject("spec").put("interactive", false);
        environment.put("KUBERNETES_EXEC_INFO", info.toString());
        return environment;
    }

    private static String named(List<String> command) {
        return "users[].user.exec: " + command.getFirst();
    }
}
