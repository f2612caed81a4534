@NullMarked
package bookinfo.cluster.network;

import org.jspecify.annotations.NullMarked;
