/**
 * The data path: listeners, connections, and one exchange per request from the first byte of its head to the access log.
 *
 * <p>Everything here runs on the event loop of its connection and takes no locks; what crosses loops says so.
 */
@NullMarked
package bookinfo.mesh.proxy.exchange;

import org.jspecify.annotations.NullMarked;
