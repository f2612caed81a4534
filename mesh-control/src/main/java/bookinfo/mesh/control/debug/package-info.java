/** What the control plane tells about itself: readiness, metrics, proxies, configuration. */
@NullMarked
package bookinfo.mesh.control.debug;

import org.jspecify.annotations.NullMarked;
