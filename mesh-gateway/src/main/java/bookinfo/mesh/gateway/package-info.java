/** The proxy at the edge of the mesh, as a program. */
@NullMarked
package bookinfo.mesh.gateway;

import org.jspecify.annotations.NullMarked;
