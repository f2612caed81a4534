/** Delta ADS: what each proxy subscribed to, holds, acknowledged and refused. */
@NullMarked
package bookinfo.mesh.control.xds;

import org.jspecify.annotations.NullMarked;
