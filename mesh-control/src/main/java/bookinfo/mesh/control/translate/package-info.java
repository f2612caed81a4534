/** The pure function from a mesh and one proxy's identity to the xDS resources of that proxy. */
@NullMarked
package bookinfo.mesh.control.translate;

import org.jspecify.annotations.NullMarked;
