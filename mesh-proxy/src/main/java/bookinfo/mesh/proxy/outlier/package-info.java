/** Takes endpoints out because of how their requests ended, and brings them back: bookkeeping without threads or timers. */
@NullMarked
package bookinfo.mesh.proxy.outlier;

import org.jspecify.annotations.NullMarked;
