package bookinfo.mesh.control.status;

import bookinfo.mesh.control.watch.Version;

/**
 * Since when a replica leads its proxies to a version of an object.
 *
 * @param snapshot the first of that replica's snapshots that held it; numbers of other replicas mean something else
 */
record Held(Version version, long snapshot) {}
