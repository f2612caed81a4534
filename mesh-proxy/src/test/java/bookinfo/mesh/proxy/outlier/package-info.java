@NullMarked
package bookinfo.mesh.proxy.outlier;

import org.jspecify.annotations.NullMarked;
