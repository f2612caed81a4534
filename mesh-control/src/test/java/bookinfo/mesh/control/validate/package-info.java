@NullMarked
package bookinfo.mesh.control.validate;

import org.jspecify.annotations.NullMarked;
