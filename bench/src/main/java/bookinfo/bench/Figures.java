package bookinfo.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, by figure and proxy; printed as medians beside their ratios to Envoy. */
final class Figures {
    private final Map<String, Map<Proxy, List<Double>>> values = new LinkedHashMap<>();

    void add(String figure, Proxy proxy, double value) {
        values.computeIfAbsent(figure, _ -> new EnumMap<>(Proxy.class))
                .computeIfAbsent(proxy, _ -> new ArrayList<>())
                .add(value);
    }

    /** A markdown table: a row a figure, two columns a proxy. */
    void print() {
        StringBuilder head = new StringBuilder("| |");
        StringBuilder line = new StringBuilder("|---|");
        for (Proxy proxy : Proxy.values()) {
            head.append(' ').append(proxy.title()).append(proxy == Proxy.ENVOY ? " |" : " | x |");
            line.append(proxy == Proxy.ENVOY ? "---|" : "---|---|");
        }
        System.out.println(head + "\n" + line);
        values.forEach((figure, byProxy) -> {
            StringBuilder row = new StringBuilder("| " + figure + " |");
            double envoy = median(byProxy.getOrDefault(Proxy.ENVOY, List.of(Double.NaN)));
            byProxy.forEach((proxy, measured) -> {
                row.append(number(" %.1f |", median(measured)));
                if (proxy != Proxy.ENVOY) {
                    row.append(number(" %.2f |", median(measured) / envoy));
                }
            });
            System.out.println(row);
        });
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static double median(List<Double> measured) {
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
