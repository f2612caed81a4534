/** What keeps the cluster as its objects say: each controller watches, compares and corrects, again and again. */
@NullMarked
package bookinfo.cluster.controller;

import org.jspecify.annotations.NullMarked;
