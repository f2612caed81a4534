@NullMarked
package bookinfo.mesh.proxy.xds;

import org.jspecify.annotations.NullMarked;
