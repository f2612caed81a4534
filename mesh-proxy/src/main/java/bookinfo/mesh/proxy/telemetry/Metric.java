package bookinfo.mesh.proxy.telemetry;

/** One writer's part of a statistic. */
sealed interface Metric permits Counter, Gauge, Histogram {}
