@NullMarked
package bookinfo.mesh.control.metrics;

import org.jspecify.annotations.NullMarked;
