/** The bookinfo command: one class a subcommand; what they do lives in the packages below. */
@NullMarked
package bookinfo.cli;

import org.jspecify.annotations.NullMarked;
