@NullMarked
package bookinfo.mesh.control.watch;

import org.jspecify.annotations.NullMarked;
