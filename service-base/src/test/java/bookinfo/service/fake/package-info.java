/** Stand-ins for other services, for the tests of those that call them. */
@NullMarked
package bookinfo.service.fake;

import org.jspecify.annotations.NullMarked;
