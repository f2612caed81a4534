@NullMarked
package bookinfo.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
