/**
 * What stands around the engine in a pod: the bootstrap is rendered from the pod's environment, and the agent's endpoints
 * on port 15020 speak for proxy and program.
 */
@NullMarked
package bookinfo.mesh.proxy.agent;

import org.jspecify.annotations.NullMarked;
