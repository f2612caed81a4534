package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.exchange.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One JSON object a line, keys sorted. As in Envoy, a value that is one operator keeps its type: numbers are numbers, and
 * what is absent is null.
 */
final class JsonLogFormat implements LogFormat {
    private static final Set<String> NUMBERS = Set.of(
            "%RESPONSE_CODE%", "%BYTES_RECEIVED%", "%BYTES_SENT%", "%DURATION%", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%");

    private final List<Field> fields;

    private JsonLogFormat(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Compiles the value of each key.
     *
     * @throws IllegalArgumentException naming the operator that is unknown or malformed
     */
    static JsonLogFormat compile(Map<String, String> fields) {
        List<Field> compiled = new ArrayList<>();
        new TreeMap<>(fields).forEach((key, pattern) -> {
            String prefix = (compiled.isEmpty() ? "{" : ",") + Json.string(key) + ":";
            compiled.add(new Field(
                    prefix.getBytes(StandardCharsets.UTF_8),
                    AccessLogFormat.compile(pattern),
                    NUMBERS.contains(pattern),
                    pattern.matches("%[^%]+%") && !pattern.equals("%RESPONSE_FLAGS%")));
        });
        return new JsonLogFormat(compiled);
    }

    @Override
    public void append(StreamInfo info, LogLine line) {
        LogLine scratch = new LogLine(256);
        for (Field field : fields) {
            field.format.append(info, scratch);
            String value = new String(scratch.drain(), StandardCharsets.ISO_8859_1);
            line.literal(field.prefix);
            line.value(field.numeric ? value : field.nullable && value.equals("-") ? "null" : Json.string(value));
        }
        line.literal("}\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Field {
        final byte[] prefix;
        final AccessLogFormat format;
        final boolean numeric;
        final boolean nullable;

        Field(byte[] prefix, AccessLogFormat format, boolean numeric, boolean nullable) {
            this.prefix = prefix;
            this.format = format;
            this.numeric = numeric;
            this.nullable = nullable;
        }
    }
}
