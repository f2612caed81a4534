/** The reviews service, in every version: what reviewers wrote and, in some versions, the stars they gave. */
@NullMarked
package bookinfo.reviews;

import org.jspecify.annotations.NullMarked;
