package bookinfo.service;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The request headers that a service passes on to those it calls, so that traces join up and rules that look at a
 * user's headers hold along the whole way.
 */
@Singleton
public class PropagatedHeaders {
    /** The header that tells routing rules who is logged in. */
    public static final String END_USER = "end-user";

    private static final List<String> CREDENTIALS = List.of("cookie", "authorization", "jwt");
    private static final List<String> W3C = List.of("traceparent", "tracestate");
    private static final List<String> B3 =
            List.of("b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags");
    private static final List<String> TRACE = Stream.of(
                    List.of(
                            "x-request-id",
                            "x-ot-span-context",
                            "x-datadog-trace-id",
                            "x-datadog-parent-id",
                            "x-datadog-sampling-priority",
                            "x-cloud-trace-context",
                            "grpc-trace-bin",
                            "sw8"),
                    W3C,
                    B3)
            .flatMap(List::stream)
            .toList();
    private static final List<String> ALL = Stream.of(TRACE, List.of(END_USER, "user-agent"), CREDENTIALS)
            .flatMap(List::stream)
            .toList();

    /** What Bookinfo 1.16, which came with Istio 1.7, passed on. */
    private static final List<String> CLASSIC = List.of(
            "x-request-id",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-sampled",
            "x-b3-flags",
            "x-ot-span-context",
            "x-datadog-trace-id",
            "x-datadog-parent-id",
            "x-datadog-sampled",
            END_USER,
            "user-agent");

    private final List<String> names;
    private final List<String> trace;

    /**
     * Where this process makes spans of its own, the W3C and B3 headers are left to the tracer: it writes them anew, with
     * this process as the parent.
     */
    public PropagatedHeaders(
            @ConfigProperty(name = "bookinfo.classic", defaultValue = "false") boolean classic,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean spansOff) {
        this.names = (classic ? CLASSIC : ALL)
                .stream()
                        .filter(name -> spansOff || !(W3C.contains(name) || B3.contains(name)))
                        .toList();
        this.trace = names.stream().filter(TRACE::contains).toList();
    }

    /**
     * The headers of {@code request} to pass on, values byte for byte. An empty header is left out: an empty
     * {@code x-b3-parentspanid} breaks the trace at the next hop.
     */
    public SequencedMap<String, String> of(HttpHeaders request) {
        return present(names, request);
    }

    /** As {@link #of}, with {@code user} in place of whatever user the request claims. */
    public Map<String, String> onBehalfOf(String user, HttpHeaders request) {
        SequencedMap<String, String> headers = anonymous(request);
        headers.put(END_USER, user);
        return headers;
    }

    /** As {@link #of}, without a user. */
    public SequencedMap<String, String> anonymous(HttpHeaders request) {
        SequencedMap<String, String> headers = of(request);
        headers.remove(END_USER);
        return headers;
    }

    /** Only those that join up a trace: for calls that leave the mesh. */
    public Map<String, String> traceOf(HttpHeaders request) {
        return present(trace, request);
    }

    /** Without those that prove who a user is: for calls to another place than was meant. */
    static Map<String, String> withoutCredentials(Map<String, String> headers) {
        Map<String, String> harmless = new LinkedHashMap<>(headers);
        harmless.keySet().removeAll(CREDENTIALS);
        return harmless;
    }

    private static SequencedMap<String, String> present(List<String> names, HttpHeaders request) {
        SequencedMap<String, String> headers = new LinkedHashMap<>();
        for (String name : names) {
            String value = request.getHeaderString(name);
            if (value != null && !value.isEmpty()) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
