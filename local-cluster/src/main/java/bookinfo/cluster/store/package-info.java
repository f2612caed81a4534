/** The cluster's memory: objects as JSON trees, one rising revision, watches, and a journal on disk. */
@NullMarked
package bookinfo.cluster.store;

import org.jspecify.annotations.NullMarked;
