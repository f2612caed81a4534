package bookinfo.mesh.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Conditions on a request, all of which must hold. The first group looks at the request; {@code port},
 * {@code sourceLabels}, {@code sourceNamespace} and {@code gateways} choose proxies and listeners and are decided
 * before any request, see {@link #appliesTo}.
 *
 * @param name empty when not given
 * @param ignoreUriCase for exact and prefix only
 * @param headers by lower-case name
 * @param gateways qualified like {@link VirtualService#gateways}; empty: those of the rule
 */
public record HttpMatch(
        String name,
        Optional<StringMatch> uri,
        boolean ignoreUriCase,
        Optional<StringMatch> scheme,
        Optional<StringMatch> method,
        Optional<StringMatch> authority,
        SortedMap<String, StringMatch> headers,
        SortedMap<String, StringMatch> withoutHeaders,
        SortedMap<String, StringMatch> queryParams,
        Optional<Integer> port,
        Map<String, String> sourceLabels,
        String sourceNamespace,
        List<String> gateways) {

    public HttpMatch {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        withoutHeaders = Collections.unmodifiableSortedMap(new TreeMap<>(withoutHeaders));
        queryParams = Collections.unmodifiableSortedMap(new TreeMap<>(queryParams));
        sourceLabels = Map.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }

    /**
     * Whether a proxy takes part in this match at all. A match with gateways of its own asks for those instead of
     * source labels; on a gateway only the gateways count.
     *
     * @param gateway {@link VirtualService#MESH} for a sidecar, or the gateway's qualified name
     */
    boolean appliesTo(String gateway, int servicePort, String proxyNamespace, Map<String, String> proxyLabels) {
        if (port.isPresent() && port.get() != servicePort) {
            return false;
        }
        if (!gateways.isEmpty()) {
            return gateways.contains(gateway);
        }
        return !gateway.equals(VirtualService.MESH)
                || (proxyLabels.entrySet().containsAll(sourceLabels.entrySet())
                        && (sourceNamespace.isEmpty() || sourceNamespace.equals(proxyNamespace)));
    }

    /** Whether no request can fail this match: nothing but {@code prefix: /} or {@code regex: .*} is asked. */
    public boolean catchesAll() {
        boolean anyPath = uri.isEmpty()
                || uri.get().equals(new StringMatch.Prefix("/"))
                || uri.get().equals(new StringMatch.Regex(".*"));
        return anyPath
                && scheme.isEmpty()
                && method.isEmpty()
                && authority.isEmpty()
                && headers.isEmpty()
                && withoutHeaders.isEmpty()
                && queryParams.isEmpty();
    }
}
