/** The mesh's language: Kubernetes and Istio objects read strictly, and resolved into one immutable Mesh. */
@NullMarked
package bookinfo.mesh.config;

import org.jspecify.annotations.NullMarked;
