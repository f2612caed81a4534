package bookinfo.mesh.proxy.config;

/**
 * Bounds of a header block.
 *
 * @param maxKilobytes request line and headers together, in KiB; default 60
 * @param maxCount header lines; default 100
 */
public record HeaderLimits(int maxKilobytes, int maxCount) {

    public static final HeaderLimits DEFAULT = new HeaderLimits(60, 100);
}
