/** {@code bookinfo doctor}: reads a cluster, says in words what is wrong with it, and the command that mends it. */
@NullMarked
package bookinfo.cli.doctor;

import org.jspecify.annotations.NullMarked;
