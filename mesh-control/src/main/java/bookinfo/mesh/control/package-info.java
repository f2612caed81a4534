/** The control plane's process: settings, wiring, start and stop. */
@NullMarked
package bookinfo.mesh.control;

import org.jspecify.annotations.NullMarked;
