/** Enough of Kubernetes on one machine: the API, its controllers and a kubelet whose containers are processes. */
@NullMarked
package bookinfo.cluster;

import org.jspecify.annotations.NullMarked;
