package bookinfo.cli.analyze;

import bookinfo.cli.analyze.Finding.Origin;
import bookinfo.mesh.config.Severity;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Findings in istioctl's forms. */
public final class Report {
    private static final String ABOUT = "https://istio.io/latest/docs/reference/config/analysis/";

    private Report() {}

    /** One line each: {@code Warning [IST0133] (DestinationRule default/httpbin rule.yaml:17) message}. */
    public static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(level(finding))
                    .append(" [")
                    .append(finding.problem().code())
                    .append("] (");
            text.append(finding.origin().map(Origin::toString).orElse("File"));
            if (finding.origin().isEmpty() || finding.problem().mark().hasLine()) {
                text.append(' ').append(finding.problem().mark());
            }
            text.append(") ").append(finding.problem().withoutPlace()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** An array with istioctl's keys. */
    public static String json(List<Finding> findings) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (Finding finding : findings) {
            String code = finding.problem().code();
            ObjectNode one = array.addObject()
                    .put("code", code)
                    .put("level", level(finding))
                    .put("message", finding.problem().withoutPlace())
                    .put("origin", finding.origin().map(Origin::toString).orElse(""));
            if (finding.problem().mark().hasLine()) {
                one.put("reference", finding.problem().mark().toString());
            }
            if (code.startsWith("IST")) {
                one.put("documentationUrl", ABOUT + code.toLowerCase(Locale.ROOT) + "/");
            }
        }
        return array.toPrettyString();
    }

    /** Whether there is an error among them. */
    public static boolean failed(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.problem().severity() == Severity.ERROR);
    }

    private static String level(Finding finding) {
        return switch (finding.problem().severity()) {
            case ERROR -> "Error";
            case WARNING -> "Warning";
            case INFO -> "Info";
        };
    }
}
