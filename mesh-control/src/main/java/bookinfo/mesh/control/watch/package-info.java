/** From the Kubernetes API to immutable meshes: informers, the newest objects, debounce. */
@NullMarked
package bookinfo.mesh.control.watch;

import org.jspecify.annotations.NullMarked;
