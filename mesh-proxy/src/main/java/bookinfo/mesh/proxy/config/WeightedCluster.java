package bookinfo.mesh.proxy.config;

/**
 * One destination of a split. Its share is its weight among the sum of all.
 *
 * @param weight 0 or more; a destination of weight 0 is never drawn
 */
public record WeightedCluster(String cluster, long weight, HeaderChanges request, HeaderChanges response) {

    public WeightedCluster {
        if (weight < 0) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
        }
    }

    /** A destination without header changes. */
    public static WeightedCluster of(String cluster, long weight) {
        return new WeightedCluster(cluster, weight, HeaderChanges.NONE, HeaderChanges.NONE);
    }
}
