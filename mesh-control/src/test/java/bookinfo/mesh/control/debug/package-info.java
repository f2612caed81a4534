@NullMarked
package bookinfo.mesh.control.debug;

import org.jspecify.annotations.NullMarked;
