/** Runs pods: a container is a supervised child process with an environment, volumes, probes, a log and restarts. */
@NullMarked
package bookinfo.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
