/** Picks one endpoint of a cluster for one try. One instance belongs to one event loop. */
@NullMarked
package bookinfo.mesh.proxy.lb;

import org.jspecify.annotations.NullMarked;
