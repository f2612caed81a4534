@NullMarked
package bookinfo.mesh.control;

import org.jspecify.annotations.NullMarked;
