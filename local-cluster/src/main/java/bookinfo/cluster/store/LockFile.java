package bookinfo.cluster.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that one process can hold. The operating system frees it when the process ends, however it ends. */
public final class LockFile {
    private LockFile() {}

    /** The lock, held until the channel is closed; empty while someone else holds it, or if it is another user's. */
    public static Optional<FileChannel> take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, CREATE, WRITE);
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (IOException | OverlappingFileLockException e) {
            return Optional.empty(); // the second: held by this very process
        }
    }
}
