package bookinfo.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of our own plain programs: options file, start-up cache, jar. */
final class Jvm {
    private Jvm() {}

    /** The cache is used where it is there; a training run, which makes it, drops it first. */
    static List<String> command(Path root, String module, List<String> jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve("k8s/jvm/" + module + ".options"));
        Path cache = cache(root, module);
        if (Files.isRegularFile(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(jvmArguments);
        command.add("-jar");
        command.add(root.resolve(module + "/target/" + module + ".jar").toString());
        return command;
    }

    static Path cache(Path root, String module) {
        return root.resolve(module + "/target/" + module + ".aot");
    }
}
