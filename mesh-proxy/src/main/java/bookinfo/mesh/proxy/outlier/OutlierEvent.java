package bookinfo.mesh.proxy.outlier;

/** What outlier detection counts. */
public enum OutlierEvent {
    DETECTED_5XX,
    DETECTED_GATEWAY_FAILURE,
    DETECTED_LOCAL_ORIGIN_FAILURE,
    ENFORCED_5XX,
    ENFORCED_GATEWAY_FAILURE,
    ENFORCED_LOCAL_ORIGIN_FAILURE,
    /** An ejection was asked for that would have put too many endpoints out. */
    OVERFLOW
}
