package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.ResourceType;

/**
 * A proxy's refusal of a resource; it goes on with the version before.
 *
 * @param message the proxy's words
 * @param snapshot number of the snapshot that brought the refused version
 */
public record Rejection(ResourceType type, String name, String version, String message, long snapshot) {}
