@NullMarked
package bookinfo.mesh.control.xds;

import org.jspecify.annotations.NullMarked;
