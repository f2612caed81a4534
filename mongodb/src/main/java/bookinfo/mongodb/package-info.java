/** What stands for the image of Bookinfo's MongoDB on a machine without containers. */
@NullMarked
package bookinfo.mongodb;

import org.jspecify.annotations.NullMarked;
