/**
 * xDS in, compiled configuration out.
 *
 * <p>A resource arrives as protobuf on the wire, or as YAML or JSON in a bootstrap file. Both become the same
 * {@link bookinfo.mesh.proxy.xds.Tree} by way of one table of messages, {@code xds-schema.txt}; a compile step reads that
 * tree into the records of {@code bookinfo.mesh.proxy.config}. A field that is set and that no compile step read is a
 * refusal with its path: what this proxy does not do, it does not pretend to do. There is no protobuf runtime and no gRPC
 * library here; both would cost a sidecar more memory and start-up time than everything else in it.
 */
@NullMarked
package bookinfo.mesh.proxy.xds;

import org.jspecify.annotations.NullMarked;
