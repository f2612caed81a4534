/** What every Bookinfo answers, asked of ours or, by URL, of any other. */
@NullMarked
package bookinfo.e2e.compatibility;

import org.jspecify.annotations.NullMarked;
