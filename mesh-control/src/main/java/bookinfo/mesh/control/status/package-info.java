/** Writes back to each object whether every proxy has it. */
@NullMarked
package bookinfo.mesh.control.status;

import org.jspecify.annotations.NullMarked;
