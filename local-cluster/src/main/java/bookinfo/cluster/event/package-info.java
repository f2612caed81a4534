/** Kubernetes events: what the cluster's parts tell people about objects. */
@NullMarked
package bookinfo.cluster.event;

import org.jspecify.annotations.NullMarked;
