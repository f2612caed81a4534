/** The product page: the front of the bookstore, in HTML and as an API. */
@NullMarked
package bookinfo.productpage;

import org.jspecify.annotations.NullMarked;
