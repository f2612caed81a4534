/** A load generator for HTTP/1.1 whose options and report are those of fortio. */
@NullMarked
package bookinfo.cli.load;

import org.jspecify.annotations.NullMarked;
