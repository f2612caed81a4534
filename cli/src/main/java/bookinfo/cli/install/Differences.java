package bookinfo.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an object that is there lacks of what it should have. Fields beyond that are not looked at: the API server adds
 * defaults, controllers write what is theirs.
 */
final class Differences {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "m", new BigDecimal("0.001"),
            "k", BigDecimal.valueOf(1_000),
            "M", BigDecimal.valueOf(1_000_000),
            "G", BigDecimal.valueOf(1_000_000_000),
            "T", BigDecimal.valueOf(1_000_000_000_000L),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30),
            "Ti", BigDecimal.valueOf(1L << 40));

    private Differences() {}

    /** One line each: the field's path, what is there and what was expected. */
    static List<String> between(JsonNode wanted, JsonNode there) {
        List<String> differences = new ArrayList<>();
        collect("", wanted, there, differences);
        return differences;
    }

    private static void collect(String path, JsonNode wanted, JsonNode there, List<String> differences) {
        if (there.isMissingNode() || there.isNull()) {
            if (!isEmpty(wanted)) {
                differences.add(path + ": missing (expected: " + shown(wanted) + ")");
            }
        } else if (wanted.isObject() && there.isObject()) {
            wanted.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            there.path(field.getKey()),
                            differences));
        } else if (wanted.isArray() && there.isArray() && wanted.size() == there.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                collect(path + "[" + i + "]", wanted.get(i), there.get(i), differences);
            }
        } else if (!same(wanted, there)) {
            differences.add(path + ": " + shown(there) + " (expected: " + shown(wanted) + ")");
        }
    }

    /** The API server leaves out what is empty. */
    private static boolean isEmpty(JsonNode wanted) {
        return wanted.isNull()
                || (wanted.isContainerNode()
                        ? wanted.isEmpty()
                        : wanted.asText().isEmpty());
    }

    /** The API server writes quantities in its own way: {@code 0.5} becomes {@code 500m}. */
    private static boolean same(JsonNode wanted, JsonNode there) {
        if (wanted.isContainerNode() || there.isContainerNode()) {
            return false;
        }
        Matcher one = QUANTITY.matcher(wanted.asText());
        Matcher other = QUANTITY.matcher(there.asText());
        return wanted.asText().equals(there.asText())
                || (one.matches() && other.matches() && amount(one).compareTo(amount(other)) == 0);
    }

    private static BigDecimal amount(Matcher quantity) {
        BigDecimal number = new BigDecimal(quantity.group(1));
        return number.multiply(UNITS.getOrDefault(Objects.requireNonNullElse(quantity.group(2), ""), BigDecimal.ONE));
    }

    private static String shown(JsonNode value) {
        String text = value.isTextual() ? value.asText() : value.toString();
        return text.length() > 120 ? text.substring(0, 120) + "..." : text;
    }
}
