package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatsTest {
    private final Stats stats = new Stats();

    @Test
    void addsUpShards() {
        StatScope cluster = StatScope.cluster("c");
        stats.shard().counter(cluster, "upstream_rq_total").add(2);
        stats.shard().counter(cluster, "upstream_rq_total").increment();
        assertThat(StatsText.plain(stats, Optional.empty(), false)).isEqualTo("cluster.c.upstream_rq_total: 3\n");
    }

    @Test
    void writesPrometheusText() {
        Stats.Shard shard = stats.shard();
        shard.counter(StatScope.cluster("outbound|9080||reviews.default.svc.cluster.local;"), "upstream_rq_2xx")
                .add(3);
        shard.counter(StatScope.cluster("a"), "upstream_rq_503").add(1);
        shard.counter(StatScope.cluster("a"), "upstream_rq_2xx").add(4);
        shard.gauge(StatScope.http("agent"), "downstream_cx_active").set(2);
        shard.counter(StatScope.listener("127.0.0.1:15021"), "downstream_cx_total")
                .add(5);
        Histogram time = shard.histogram(StatScope.cluster("a\"b\\"), "upstream_rq_time");
        time.record(0);
        time.record(7);
        time.record(4_000_000);
        stats.derive(gauges -> gauges.gauge(StatScope.process("server"), "uptime", 12));
        Golden.check(
                "prometheus",
                StatsText.plain(stats, Optional.empty(), false),
                Prometheus.text(stats, Optional.empty(), false));
    }

    @Test
    void filtersByNameAndUse() {
        Stats.Shard shard = stats.shard();
        shard.counter(StatScope.cluster("a"), "upstream_rq_total").increment();
        shard.counter(StatScope.cluster("b"), "upstream_rq_total");
        Optional<Pattern> rq = Optional.of(Pattern.compile("^cluster\\..*rq"));
        assertThat(StatsText.plain(stats, rq, false)).hasLineCount(2);
        assertThat(StatsText.plain(stats, rq, true)).isEqualTo("cluster.a.upstream_rq_total: 1\n");
        assertThat(StatsText.json(stats, Optional.of(Pattern.compile("b")), false))
                .isEqualTo("{\"stats\":[{\"name\":\"cluster.b.upstream_rq_total\",\"value\":0}]}\n");
    }

    @Test
    void forgetsOneClusterAndNotAnotherWhoseNameBeginsAlike() {
        Stats.Shard shard = stats.shard();
        shard.counter(StatScope.cluster("a"), "upstream_rq_total");
        shard.counter(StatScope.cluster("a.b"), "upstream_rq_total");
        shard.removeAll(StatScope.cluster("a"));
        assertThat(StatsText.plain(stats, Optional.empty(), false)).isEqualTo("cluster.a.b.upstream_rq_total: 0\n");
    }
}
