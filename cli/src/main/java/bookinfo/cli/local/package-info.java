/** The mesh on this machine: its processes, files and start-up caches. */
@NullMarked
package bookinfo.cli.local;

import org.jspecify.annotations.NullMarked;
