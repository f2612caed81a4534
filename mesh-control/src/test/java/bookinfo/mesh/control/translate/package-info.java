@NullMarked
package bookinfo.mesh.control.translate;

import org.jspecify.annotations.NullMarked;
