package bookinfo.mesh.proxy.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The access log files of the process, each opened once. */
final class LogFiles implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogFiles.class.getName());

    private final Map<String, LogFile> files = new ConcurrentHashMap<>();

    LogFile file(String path) {
        return files.computeIfAbsent(path, LogFiles::open);
    }

    long dropped() {
        return files.values().stream().mapToLong(LogFile::dropped).sum();
    }

    @Override
    public void close() {
        files.values().forEach(LogFile::close);
    }

    /** A log that cannot be opened is said once and goes nowhere: it is no reason to refuse traffic. */
    private static LogFile open(String path) {
        try {
            return LogFile.open(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "access log " + path + " cannot be opened: " + e.getMessage());
            return new LogFile(OutputStream.nullOutputStream());
        }
    }
}
