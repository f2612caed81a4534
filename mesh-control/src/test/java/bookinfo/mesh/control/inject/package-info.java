@NullMarked
package bookinfo.mesh.control.inject;

import org.jspecify.annotations.NullMarked;
