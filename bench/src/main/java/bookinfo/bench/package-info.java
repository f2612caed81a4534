/** Measurements of the whole, each a program of one file that prints a table; see docs/performance.md. */
@NullMarked
package bookinfo.bench;

import org.jspecify.annotations.NullMarked;
