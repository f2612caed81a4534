/** The administration interface: pure functions from a request to an answer. */
@NullMarked
package bookinfo.mesh.proxy.admin;

import org.jspecify.annotations.NullMarked;
