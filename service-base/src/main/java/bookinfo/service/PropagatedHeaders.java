package bookinfo.service;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The request headers that a service passes on to those it calls, so that traces join up and rules that look at a
 * user's headers hold along the whole way.
 */
public final class PropagatedHeaders {
    /** The header that tells routing rules who is logged in. */
    public static final String END_USER = "end-user";

    private static final List<String> NAMES = List.of(
            "x-request-id",
            "x-ot-span-context",
            "x-datadog-trace-id",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "traceparent",
            "tracestate",
            "x-cloud-trace-context",
            "grpc-trace-bin",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-parentspanid",
            "x-b3-sampled",
            "x-b3-flags",
            "sw8",
            END_USER,
            "user-agent",
            "cookie",
            "authorization",
            "jwt");

    private PropagatedHeaders() {}

    /**
     * The headers of {@code request} to pass on, values byte for byte. An empty header is left out: an empty
     * {@code x-b3-parentspanid} breaks the trace at the next hop.
     */
    public static SequencedMap<String, String> of(HttpHeaders request) {
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = request.getHeaderString(name);
            if (value != null && !value.isEmpty()) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    /** As {@link #of}, with {@code user} in place of whatever user the request claims. */
    public static Map<String, String> onBehalfOf(String user, HttpHeaders request) {
        SequencedMap<String, String> headers = anonymous(request);
        headers.put(END_USER, user);
        return headers;
    }

    /** As {@link #of}, without a user. */
    public static SequencedMap<String, String> anonymous(HttpHeaders request) {
        SequencedMap<String, String> headers = of(request);
        headers.remove(END_USER);
        return headers;
    }
}
