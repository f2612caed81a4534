/** Addresses, names and TCP forwarding on the loopback network: what stands in for a pod network and kube-proxy. */
@NullMarked
package bookinfo.cluster.network;

import org.jspecify.annotations.NullMarked;
