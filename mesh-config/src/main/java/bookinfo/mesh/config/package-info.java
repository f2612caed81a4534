/**
 * The mesh's language: Kubernetes and Istio objects read strictly from YAML or JSON trees, validated with the place of
 * every fault, and resolved into one immutable {@link bookinfo.mesh.config.Mesh}. Pure functions, no I/O.
 *
 * <pre>{@code
 * text -> Documents.parse -> Document -> Objects.read -> MeshObject -> Mesh.of -> Analysis.of
 * }</pre>
 */
@NullMarked
package bookinfo.mesh.config;

import org.jspecify.annotations.NullMarked;
