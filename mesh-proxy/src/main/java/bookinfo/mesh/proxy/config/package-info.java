/**
 * What the data path reads: xDS resources compiled once into immutable records.
 *
 * <p>Nothing here knows protobuf, YAML or sockets. A value that the control plane left out carries Envoy's default, so a
 * reader never asks whether a field was set. A duration of zero means "no limit" everywhere in this package.
 */
@NullMarked
package bookinfo.mesh.proxy.config;

import org.jspecify.annotations.NullMarked;
