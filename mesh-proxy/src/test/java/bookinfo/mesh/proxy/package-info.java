@NullMarked
package bookinfo.mesh.proxy;

import org.jspecify.annotations.NullMarked;
