/** The details service: facts about a book. */
@NullMarked
package bookinfo.details;

import org.jspecify.annotations.NullMarked;
