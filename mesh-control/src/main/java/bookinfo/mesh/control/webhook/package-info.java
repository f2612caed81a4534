/** The HTTPS side of admission: what the API server asks and how it is answered. */
@NullMarked
package bookinfo.mesh.control.webhook;

import org.jspecify.annotations.NullMarked;
