/** Container images of every program, without a container tool: what {@code ./bookinfo images} runs. */
@NullMarked
package bookinfo.images;

import org.jspecify.annotations.NullMarked;
