/** The validating webhook: refuses an object that the mesh cannot use, in mesh-config's words. */
@NullMarked
package bookinfo.mesh.control.validate;

import org.jspecify.annotations.NullMarked;
