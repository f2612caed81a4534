/** HTTP messages in flat arrays and a strict HTTP/1.1 codec over Netty buffers (RFC 9110, RFC 9112). */
@NullMarked
package bookinfo.mesh.proxy.http;

import org.jspecify.annotations.NullMarked;
