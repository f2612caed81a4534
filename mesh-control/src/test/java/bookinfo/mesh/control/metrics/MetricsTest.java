package bookinfo.mesh.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void countsByLabel() {
        metrics.count("pilot_xds_pushes", "Pushes", "type", "cds");
        metrics.count("pilot_xds_pushes", "Pushes", "type", "cds");
        metrics.count("pilot_xds_pushes", "Pushes", "type", "a\"b\n");

        assertThat(metrics.text()).isEqualTo("""
                # HELP pilot_xds_pushes Pushes
                # TYPE pilot_xds_pushes counter
                pilot_xds_pushes{type="a\\"b\\n"} 1
                pilot_xds_pushes{type="cds"} 2
                """);
    }

    @Test
    void showsADeclaredCounterBeforeItsFirstEvent() {
        metrics.declare("pilot_total_xds_rejects", "Refused");

        assertThat(metrics.text()).endsWith("pilot_total_xds_rejects 0\n");
    }

    @Test
    void readsGaugesAtEachScrape() {
        double[] value = {1};
        metrics.gauge("pilot_xds", "Proxies", () -> value[0]);
        value[0] = 2.5;

        assertThat(metrics.text()).endsWith("pilot_xds 2.5\n");
    }

    @Test
    void cumulatesBuckets() {
        metrics.observe("pilot_proxy_convergence_time", "Seconds", Duration.ofMillis(7));
        metrics.observe("pilot_proxy_convergence_time", "Seconds", Duration.ofMillis(700));

        assertThat(metrics.text())
                .contains("pilot_proxy_convergence_time_bucket{le=\"0.005\"} 0\n")
                .contains("pilot_proxy_convergence_time_bucket{le=\"0.01\"} 1\n")
                .contains("pilot_proxy_convergence_time_bucket{le=\"1.0\"} 2\n")
                .contains("pilot_proxy_convergence_time_bucket{le=\"+Inf\"} 2\n")
                .contains("pilot_proxy_convergence_time_sum 0.707\n")
                .contains("pilot_proxy_convergence_time_count 2\n");
    }
}
