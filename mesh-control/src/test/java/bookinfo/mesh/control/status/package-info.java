@NullMarked
package bookinfo.mesh.control.status;

import org.jspecify.annotations.NullMarked;
