@NullMarked
package bookinfo.cluster;

import org.jspecify.annotations.NullMarked;
