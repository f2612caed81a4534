package bookinfo.cluster.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the API asks of whoever runs the pods. */
public interface Kubelet {
    /**
     * Writes a container's log, oldest line first, each line ended by a newline; with {@code follow} until the container
     * has ended. Runs on a thread of the request: when the reader leaves, a write fails or the thread is interrupted.
     *
     * @throws ApiFailure before the first write, when there is no such log
     */
    void logs(LogRequest request, OutputStream out) throws IOException, InterruptedException;

    /**
     * Starts a command in a running container.
     *
     * @param terminal whether the command's streams are a terminal, in which standard error goes where the output goes
     * @throws ApiFailure when the container does not run or the command cannot be started
     */
    Execution exec(String namespace, String pod, String container, List<String> command, boolean terminal);

    /**
     * A command that runs.
     *
     * @param resize gives its terminal another size; does nothing without one
     */
    record Execution(Process process, Resize resize) {}

    /** Gives a terminal another size. */
    interface Resize {
        void to(int columns, int rows) throws IOException, InterruptedException;
    }

    /**
     * Which part of which log.
     *
     * @param previous the log of the container's former run
     * @param timestamps each line begins with its time (RFC 3339, nanoseconds) and a space
     * @param tailLines only so many last lines
     * @param since only lines of this time and later
     */
    record LogRequest(
            String namespace,
            String pod,
            String container,
            boolean follow,
            boolean previous,
            boolean timestamps,
            OptionalLong tailLines,
            Optional<Instant> since) {}
}
