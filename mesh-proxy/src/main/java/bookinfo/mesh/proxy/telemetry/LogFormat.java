package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.exchange.StreamInfo;

/** Writes the access log entry of one exchange. */
interface LogFormat {
    void append(StreamInfo info, LogLine line);

    /**
     * Compiles a format.
     *
     * @throws IllegalArgumentException naming the operator that is unknown or malformed
     */
    static LogFormat of(AccessLog.Format format) {
        return switch (format) {
            case AccessLog.Format.Text(String pattern) -> AccessLogFormat.compile(pattern);
            case AccessLog.Format.Json(var fields) -> JsonLogFormat.compile(fields);
        };
    }
}
