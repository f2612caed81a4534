/** A service that says what it was asked, and does what it is told: the paths and answers of go-httpbin. */
@NullMarked
package bookinfo.httpbin;

import org.jspecify.annotations.NullMarked;
