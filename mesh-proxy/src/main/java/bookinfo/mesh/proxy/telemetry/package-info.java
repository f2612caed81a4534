/** What the proxy tells about its traffic: access log, statistics under Envoy's names, Istio's request metrics. */
@NullMarked
package bookinfo.mesh.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
