/** A small client of the Kubernetes API: what apply, get, delete and logs need. */
@NullMarked
package bookinfo.cli.kube;

import org.jspecify.annotations.NullMarked;
