package bookinfo.cluster.kubelet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts programs that cannot outlive this process, however it ends. Each becomes the leader of a session of its own; a
 * small shell beside it, in the same process group, waits on a lifeline and kills the whole group when that is cut.
 * The program itself is the direct child, so its pid, its signals and its exit code are the true ones.
 */
final class GuardedProcess {
    /**
     * The lifeline is the pipe on standard input, whose other end only this process holds: it is cut when this process
     * dies or closes it, which the JDK does when the program has ended. The double parentheses make the shell a
     * grandchild, so that a program that waits for all its children does not wait for it.
     */
    private static final String PIPE_GUARD = """
            exec 3<&0
            ( (read -r _; kill -s KILL -- -$$) <&3 >/dev/null 2>&1 & )
            exec "$@" 3<&- </dev/null
            """;

    /** Where standard input belongs to the program, the guard looks for its parent and the program once a second. */
    private static final String POLLING_GUARD = """
            ( (while kill -0 $PPID && kill -0 $$; do sleep 1; done; kill -s KILL -- -$$) </dev/null >/dev/null 2>&1 & )
            exec "$@"
            """;

    /** Perl becomes the program too, so the pid stays. */
    static final List<String> PERL_SESSION =
            List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127");

    /** Linux has setsid; macOS has not, but has Perl. */
    private static final List<String> NEW_SESSION =
            onPath("setsid").isPresent() ? List.of("setsid") : onPath("perl").isPresent() ? PERL_SESSION : List.of();

    private GuardedProcess() {}

    /**
     * Starts a container's main process; standard error goes where standard output goes.
     *
     * @throws IOException if the program cannot be started
     */
    static Process start(List<String> command, Map<String, String> environment, Path folder) throws IOException {
        return builder(PIPE_GUARD, command, environment, folder)
                .redirectErrorStream(true)
                .start();
    }

    /**
     * Starts a command with all three streams its own.
     *
     * @throws IOException if the program cannot be started
     */
    static Process startWithInput(List<String> command, Map<String, String> environment, Path folder)
            throws IOException {
        return builder(POLLING_GUARD, command, environment, folder).start();
    }

    private static ProcessBuilder builder(
            String guard, List<String> command, Map<String, String> environment, Path folder) throws IOException {
        if (NEW_SESSION.isEmpty()) {
            throw new IOException(
                    "neither setsid nor perl is on the PATH; one of them is needed to supervise processes");
        }
        List<String> whole = Stream.of(NEW_SESSION, List.of("/bin/sh", "-c", guard, "guard"), command)
                .flatMap(List::stream)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Where a program is that can be started by its bare name. */
    static Optional<Path> onPath(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
