package bookinfo.cli.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Findings for people and for scripts. */
final class Report {
    private Report() {}

    static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(sign(finding.severity()))
                    .append(' ')
                    .append(finding.where())
                    .append("  [")
                    .append(finding.code())
                    .append("]\n    ")
                    .append(finding.what())
                    .append("\n    mend: ")
                    .append(finding.mend())
                    .append("\n\n");
        }
        return text.append(sum(findings)).append('\n').toString();
    }

    /** {@code {"errors": 1, "warnings": 0, "unchecked": 1, "findings": [...]}}. */
    static String json(List<Finding> findings) {
        ObjectNode report = new ObjectMapper().createObjectNode();
        report.put("errors", count(findings, Severity.ERROR))
                .put("warnings", count(findings, Severity.WARNING))
                .put("unchecked", count(findings, Severity.UNCHECKED));
        ArrayNode array = report.putArray("findings");
        for (Finding finding : findings) {
            array.addObject()
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("code", finding.code())
                    .put("where", finding.where())
                    .put("what", finding.what())
                    .put("mend", finding.mend());
        }
        return report.toPrettyString();
    }

    static boolean failed(List<Finding> findings) {
        return count(findings, Severity.ERROR) > 0;
    }

    private static String sum(List<Finding> findings) {
        return findings.isEmpty()
                ? "✔ Nothing found that is wrong."
                : counted(findings, Severity.ERROR, "error") + ", " + counted(findings, Severity.WARNING, "warning")
                        + ", " + count(findings, Severity.UNCHECKED) + " not checked.";
    }

    private static String sign(Severity severity) {
        return switch (severity) {
            case ERROR -> "✘";
            case WARNING -> "!";
            case UNCHECKED -> "?";
        };
    }

    private static String counted(List<Finding> findings, Severity severity, String word) {
        long count = count(findings, severity);
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }
}
