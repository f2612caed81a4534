package bookinfo.mesh.proxy.config;

import java.util.Map;

/**
 * One access log: a line per request.
 *
 * @param path the file, {@code /dev/stdout} or {@code /dev/stderr}
 */
public record AccessLog(String path, Format format) {

    /** Envoy's format when none is given. */
    public static final String DEFAULT_FORMAT = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
            + " %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION%"
            + " %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\""
            + " \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n";

    /** How a line is written. */
    public sealed interface Format {

        /** A text with command operators; the line break is part of it. */
        record Text(String pattern) implements Format {}

        /** A JSON object a line: keys to texts with command operators, in sorted order of keys. */
        record Json(Map<String, String> fields) implements Format {
            public Json {
                fields = Map.copyOf(fields);
            }
        }
    }
}
