/** What every version of reviews promises; each version's tests are subclasses of these. */
@NullMarked
package bookinfo.reviews.contract;

import org.jspecify.annotations.NullMarked;
