/** Black-box tests: HTTP through the front door, the Kubernetes API through kubectl, and the bookinfo command. */
@NullMarked
package bookinfo.e2e;

import org.jspecify.annotations.NullMarked;
