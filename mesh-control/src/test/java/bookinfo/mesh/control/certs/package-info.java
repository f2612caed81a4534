@NullMarked
package bookinfo.mesh.control.certs;

import org.jspecify.annotations.NullMarked;
