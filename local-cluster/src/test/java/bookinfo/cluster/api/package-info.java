@NullMarked
package bookinfo.cluster.api;

import org.jspecify.annotations.NullMarked;
