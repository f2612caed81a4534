/** The proxy beside a program, as a program. */
@NullMarked
package bookinfo.mesh.sidecar;

import org.jspecify.annotations.NullMarked;
