package bookinfo.mesh.proxy.exchange;

import java.util.List;

/**
 * What went wrong with an exchange, by the short names Envoy's access log uses.
 */
public enum ResponseFlag {
    /** Retry limit reached. */
    URX,
    /** Own health check failed. */
    LH,
    /** No healthy upstream. */
    UH,
    /** Upstream request or try timed out. */
    UT,
    /** Local reset. */
    LR,
    /** Upstream reset the stream. */
    UR,
    /** Connection to the upstream failed. */
    UF,
    /** Upstream closed before the response ended. */
    UC,
    /** Circuit breaker overflow. */
    UO,
    /** No route matched. */
    NR,
    /** Delay injected. */
    DI,
    /** Abort injected. */
    FI,
    /** Rate limited. */
    RL,
    /** Refused by the external authorization service. */
    UAEX,
    /** The rate limit service failed. */
    RLSE,
    /** Downstream left before the response ended. */
    DC,
    /** Stream idle timeout. */
    SI,
    /** Downstream protocol error. */
    DPE,
    /** Upstream protocol error. */
    UPE,
    /** The route's cluster is unknown. */
    NC;

    /** The access log's text: names joined by commas, {@code -} for none. */
    public static String text(List<ResponseFlag> flags) {
        if (flags.isEmpty()) {
            return "-";
        }
        var text = new StringBuilder();
        for (ResponseFlag flag : flags) {
            text.append(text.isEmpty() ? "" : ",").append(flag);
        }
        return text.toString();
    }
}
