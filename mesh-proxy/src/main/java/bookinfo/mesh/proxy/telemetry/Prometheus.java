package bookinfo.mesh.proxy.telemetry;

import com.google.re2j.Pattern;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * Statistics in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
public final class Prometheus {
    /** The content type to answer with. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private Prometheus() {}

    /**
     * All statistics, family by family.
     *
     * @param filter found anywhere in the name as {@code /stats} shows it
     * @param usedOnly leave out what is zero
     */
    public static String text(Stats stats, Optional<Pattern> filter, boolean usedOnly) {
        StringBuilder text = new StringBuilder(16 << 10);
        String family = "";
        for (Entry<StatName, Stats.Value> entry :
                StatsText.wanted(stats, filter, usedOnly).toList()) {
            StatName name = entry.getKey();
            if (!name.family().equals(family)) {
                family = name.family();
                text.append("# TYPE ")
                        .append(family)
                        .append(' ')
                        .append(type(entry.getValue()))
                        .append('\n');
            }
            switch (entry.getValue()) {
                case Stats.Value.Count(long count) -> sample(name.family(), name.labels(), count, text);
                case Stats.Value.Level(long level) -> sample(name.family(), name.labels(), level, text);
                case Stats.Value.Distribution(Buckets buckets) -> histogram(name, buckets, text);
            }
        }
        return text.toString();
    }

    private static String type(Stats.Value value) {
        return switch (value) {
            case Stats.Value.Count _ -> "counter";
            case Stats.Value.Level _ -> "gauge";
            case Stats.Value.Distribution _ -> "histogram";
        };
    }

    private static void histogram(StatName name, Buckets buckets, StringBuilder text) {
        String before = name.labels().isEmpty() ? "" : name.labels() + ",";
        long below = 0;
        for (int i = 0; i < buckets.counts().length; i++) {
            below += buckets.counts()[i];
            String bound = i < Buckets.BOUNDS.length ? StatsText.plain(Buckets.BOUNDS[i]) : "+Inf";
            sample(name.family() + "_bucket", before + "le=\"" + bound + "\"", below, text);
        }
        sample(name.family() + "_sum", name.labels(), buckets.sum(), text);
        sample(name.family() + "_count", name.labels(), below, text);
    }

    private static void sample(String family, String labels, long value, StringBuilder text) {
        text.append(family)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n');
    }
}
