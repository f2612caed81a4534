package bookinfo.cluster;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds a state folder for one process. The operating system frees it when the process ends, however it ends. */
final class InstanceLock implements AutoCloseable {
    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StartFailure if another process holds the folder; the message says which */
    static InstanceLock take(Path state) throws IOException {
        Files.createDirectories(state);
        FileChannel channel = FileChannel.open(state.resolve("lock"), CREATE, WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            String who = Description.read(state)
                    .map(running -> "pid " + running.pid())
                    .orElse("it is just starting");
            throw new StartFailure(
                    "a cluster with the state folder %s is running already (%s); './bookinfo status' shows it"
                            .formatted(state, who));
        }
        return new InstanceLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
