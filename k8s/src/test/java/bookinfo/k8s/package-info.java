/** Holds the manifests to the programs that they run. */
@NullMarked
package bookinfo.k8s;

import org.jspecify.annotations.NullMarked;
