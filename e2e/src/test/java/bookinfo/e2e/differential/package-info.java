/** Our proxy beside a real Envoy: the same bootstrap, the same peers, the same bytes; what differs must be listed. */
@NullMarked
package bookinfo.e2e.differential;

import org.jspecify.annotations.NullMarked;
