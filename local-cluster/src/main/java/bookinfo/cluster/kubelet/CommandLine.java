package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command that a container's process is started with. */
final class CommandLine {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private CommandLine() {}

    /**
     * A manifest's {@code command} replaces the program of a foreign image only: ours are Java programs whose start
     * depends on the options that stand in the image list.
     */
    static List<String> of(
            Image image, JsonNode container, Map<String, String> environment, Path hostsFile, Training training) {
        List<String> command = switch (image) {
            case Image.JavaProgram program -> java(program, hostsFile, training);
            case Image.NativeProgram program -> program(program, container, environment);
        };
        container.path("args").forEach(argument -> command.add(Environment.expand(argument.asText(), environment)));
        return command;
    }

    /** A command to run beside the program: where it names one of the image's own by its full path, that one. */
    static List<String> inImage(Image image, List<String> command) {
        Path named = Path.of(command.getFirst());
        if (!named.isAbsolute()) {
            return command;
        }
        List<String> found = new ArrayList<>(command);
        image.bin()
                .map(bin -> bin.resolve(named.getFileName()))
                .filter(Files::isExecutable)
                .ifPresent(own -> found.set(0, own.toString()));
        return found;
    }

    private static List<String> java(Image.JavaProgram program, Path hostsFile, Training training) {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        program.options().ifPresent(file -> command.add("@" + file));
        program.cache().ifPresent(cache -> {
            if (training.claim(cache)) {
                command.add("-XX:AOTCacheOutput=" + cache);
            } else if (Files.exists(cache)) {
                command.add("-XX:AOTCache=" + cache);
            }
        });
        command.addAll(List.of("-Djdk.net.hosts.file=" + hostsFile, "-Djava.net.preferIPv4Stack=true"));
        command.addAll(List.of("-jar", program.jar().toString()));
        return command;
    }

    private static List<String> program(
            Image.NativeProgram program, JsonNode container, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        container.path("command").forEach(word -> command.add(Environment.expand(word.asText(), environment)));
        if (command.isEmpty()) {
            program.command().forEach(word -> command.add(withAddresses(word, environment)));
            return command;
        }
        return new ArrayList<>(inImage(program, command));
    }

    private static String withAddresses(String word, Map<String, String> environment) {
        return word.replace("{address}", environment.getOrDefault("HOST", ""))
                .replace("{outbound}", environment.getOrDefault("OUTBOUND_ADDRESS", ""));
    }
}
