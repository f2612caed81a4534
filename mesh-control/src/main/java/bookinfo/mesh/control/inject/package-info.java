/** The mutating webhook: adds the sidecar to a pod. */
@NullMarked
package bookinfo.mesh.control.inject;

import org.jspecify.annotations.NullMarked;
