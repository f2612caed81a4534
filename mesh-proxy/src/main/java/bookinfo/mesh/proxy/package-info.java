/**
 * A small Envoy: it starts from an Envoy bootstrap, takes xDS, and carries HTTP/1.1.
 *
 * <p>Life of a request: a socket of a listener ({@code exchange}), the codec ({@code http}), the listener's filters, the
 * route ({@code route}), the cluster's balancer ({@code lb}) and its pooled connection ({@code exchange}), back through the
 * filters, and into access log and statistics ({@code telemetry}). What all of them read is {@code config}, which {@code
 * xds} compiles and swaps as a whole. {@code admin} looks at everything from outside. {@link bookinfo.mesh.proxy.Engine}
 * puts them together.
 */
@NullMarked
package bookinfo.mesh.proxy;

import org.jspecify.annotations.NullMarked;
