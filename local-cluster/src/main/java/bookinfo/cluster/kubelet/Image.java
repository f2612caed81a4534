package bookinfo.cluster.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an image name stands for on this machine. */
sealed interface Image {
    /** A folder with the programs of the image. */
    Optional<Path> bin();

    /** Variables that the image sets; a container's own win. */
    default Map<String, String> variables() {
        return Map.of();
    }

    /**
     * One of our programs.
     *
     * @param options a JVM argument file
     * @param cache an AOT cache, used once the file exists
     */
    record JavaProgram(
            Path jar, Optional<Path> options, Optional<Path> cache, Optional<Path> bin, Map<String, String> variables)
            implements Image {
        public JavaProgram {
            variables = Map.copyOf(variables);
        }
    }

    /**
     * A program that is installed on this machine.
     *
     * @param command program and first arguments; {@code {address}} and {@code {outbound}} stand for the pod's addresses
     */
    record NativeProgram(List<String> command, Optional<Path> bin) implements Image {
        public NativeProgram {
            command = List.copyOf(command);
        }
    }
}
