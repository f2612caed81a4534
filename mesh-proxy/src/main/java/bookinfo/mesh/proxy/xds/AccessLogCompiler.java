package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.AccessLog.Format;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compiles {@code access_log}: files and standard streams, in text or JSON. */
final class AccessLogCompiler {

    private static final String PACKAGE = "envoy.extensions.access_loggers.";

    private AccessLogCompiler() {}

    static List<AccessLog> logs(Reader owner) {
        return owner.messages("access_log").stream().map(AccessLogCompiler::log).toList();
    }

    private static AccessLog log(Reader log) {
        log.ignore("name");
        Reader config = log.any("typed_config");
        return switch (config.typeName()) {
            case PACKAGE + "file.v3.FileAccessLog" -> new AccessLog(config.requiredText("path"), fileFormat(config));
            case PACKAGE + "stream.v3.StdoutAccessLog" -> new AccessLog("/dev/stdout", format(config));
            case PACKAGE + "stream.v3.StderrAccessLog" -> new AccessLog("/dev/stderr", format(config));
            default -> throw log.refuse("typed_config", config.typeName() + " is not supported");
        };
    }

    private static Format fileFormat(Reader config) {
        if (config.has("format")) {
            return new Format.Text(config.text("format"));
        }
        return config.has("json_format") ? json(config) : format(config);
    }

    private static Format format(Reader config) {
        return config.message("log_format")
                .map(AccessLogCompiler::substitution)
                .orElseGet(() -> new Format.Text(AccessLog.DEFAULT_FORMAT));
    }

    private static Format substitution(Reader format) {
        if (format.has("json_format")) {
            return json(format);
        }
        if (format.has("text_format")) {
            return new Format.Text(format.text("text_format"));
        }
        return new Format.Text(format.requiredMessage("text_format_source").requiredText("inline_string"));
    }

    private static Format json(Reader owner) {
        Map<String, Tree.Single> entries =
                owner.data("json_format").map(Structs::fields).orElse(Map.of());
        Map<String, String> fields = new TreeMap<>();
        entries.forEach((key, value) -> fields.put(
                key,
                ((Message) value)
                        .get("string_value")
                        .map(text -> ((Tree.Text) text).value())
                        .orElseThrow(() -> owner.refuse("json_format", key + " is no text (expected: a text)"))));
        return new Format.Json(fields);
    }
}
