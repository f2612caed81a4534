/** Lessons as data: k8s/scenarios/NN-name read, tried through the front door, and judged. */
@NullMarked
package bookinfo.cli.scenario;

import org.jspecify.annotations.NullMarked;
