package bookinfo.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of our own plain programs: options file, start-up cache, jar. */
final class Jvm {
    private Jvm() {}

    static List<String> command(Path root, String module, List<String> jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve("k8s/jvm/" + module + ".options"));
        command.addAll(jvmArguments);
        command.add("-jar");
        command.add(root.resolve(module + "/target/" + module + ".jar").toString());
        return command;
    }
}
