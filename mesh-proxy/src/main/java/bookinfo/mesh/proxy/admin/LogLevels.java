package bookinfo.mesh.proxy.admin;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Log levels by Envoy's names, of the loggers of this process. */
final class LogLevels {
    private static final Map<String, Level> LEVELS = Map.of(
            "trace", Level.FINEST,
            "debug", Level.FINE,
            "info", Level.INFO,
            "warning", Level.WARNING,
            "error", Level.SEVERE,
            "critical", Level.SEVERE,
            "off", Level.OFF);
    private static final String ROOT = "";

    private LogLevels() {}

    static AdminResponse handle(AdminRequest request) {
        Map<String, Level> changes = new TreeMap<>();
        for (Entry<String, String> parameter : request.query().entrySet()) {
            Level level = LEVELS.get(parameter.getValue().toLowerCase(Locale.ROOT));
            if (level == null) {
                return AdminResponse.error(
                        400,
                        parameter.getKey() + ": " + parameter.getValue()
                                + " (expected: trace, debug, info, warning, error, critical or off)\n");
            }
            changes.put(parameter.getKey().equals("level") ? ROOT : parameter.getKey(), level);
        }
        for (String name : changes.keySet()) {
            if (LogManager.getLogManager().getLogger(name) == null) {
                return AdminResponse.error(400, name + ": no such logger\n" + show());
            }
        }
        changes.forEach(
                (name, level) -> LogManager.getLogManager().getLogger(name).setLevel(level));
        return AdminResponse.text(show());
    }

    private static String show() {
        StringBuilder text = new StringBuilder("active loggers:\n");
        for (String name :
                new TreeSet<>(Collections.list(LogManager.getLogManager().getLoggerNames()))) {
            Logger logger = LogManager.getLogManager().getLogger(name);
            if (logger != null) {
                text.append("  ").append(name.isEmpty() ? "level" : name).append(": ");
                text.append(effective(logger)).append('\n');
            }
        }
        return text.toString();
    }

    private static String effective(Logger logger) {
        for (@Nullable Logger at = logger; at != null; at = at.getParent()) {
            Level level = at.getLevel();
            if (level != null) {
                return level.getName().toLowerCase(Locale.ROOT);
            }
        }
        return "info";
    }
}
