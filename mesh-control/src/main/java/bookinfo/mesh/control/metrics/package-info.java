/** Counters, gauges and histograms of this process in Prometheus' text format. */
@NullMarked
package bookinfo.mesh.control.metrics;

import org.jspecify.annotations.NullMarked;
