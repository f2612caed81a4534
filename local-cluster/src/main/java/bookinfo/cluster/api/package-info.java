/** The Kubernetes API: what happens to an object on its way in, and how it is shown on its way out. */
@NullMarked
package bookinfo.cluster.api;

import org.jspecify.annotations.NullMarked;
