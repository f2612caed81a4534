package bookinfo.mesh.proxy.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One statistic: its dotted name as in {@code /stats}, and its family and labels as in {@code /stats/prometheus}.
 *
 * @param text such as {@code cluster.xds-grpc.upstream_rq_total}; empty for a statistic that only has labels
 * @param family such as {@code envoy_cluster_upstream_rq_total}
 * @param labels in exposition form without braces, such as {@code cluster_name="xds-grpc"}
 */
record StatName(String text, String family, String labels) {
    private static final Pattern NOT_IN_FAMILY = Pattern.compile("[^a-zA-Z0-9_:]");
    private static final Pattern WITH_STATUS = Pattern.compile("(.*_rq)_([1-5])(xx|[0-9]{2})");

    /** What {@code /stats} prints. */
    String display() {
        return text.isEmpty() ? family + "{" + labels + "}" : text;
    }

    static StatName of(String text, String family, List<Label> labels) {
        return new StatName(
                text,
                NOT_IN_FAMILY.matcher(family).replaceAll("_"),
                labels.stream().map(Label::exposition).collect(Collectors.joining(",")));
    }

    /** The statistic {@code name} of a scope; a status in the name becomes a label, as Envoy's tag extraction does. */
    static StatName of(StatScope scope, String name) {
        Matcher status = WITH_STATUS.matcher(name);
        if (!status.matches()) {
            return of(scope.prefix() + name, scope.family() + name, scope.labels());
        }
        boolean group = status.group(3).equals("xx");
        List<Label> labels = new ArrayList<>();
        labels.add(
                group
                        ? new Label("response_code_class", status.group(2))
                        : new Label("response_code", status.group(2) + status.group(3)));
        labels.addAll(scope.labels());
        return of(scope.prefix() + name, scope.family() + status.group(1) + (group ? "_xx" : ""), labels);
    }
}
