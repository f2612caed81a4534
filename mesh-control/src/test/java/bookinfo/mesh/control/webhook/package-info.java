@NullMarked
package bookinfo.mesh.control.webhook;

import org.jspecify.annotations.NullMarked;
