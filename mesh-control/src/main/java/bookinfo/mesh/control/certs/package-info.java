/** The serving certificate of the webhooks and the caBundle that makes the API server trust it. */
@NullMarked
package bookinfo.mesh.control.certs;

import org.jspecify.annotations.NullMarked;
