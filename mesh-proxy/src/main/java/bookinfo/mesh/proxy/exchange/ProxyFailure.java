package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.CodecFailure;
import bookinfo.mesh.proxy.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * Why the proxy answers a request itself, or breaks it off: as data, so that status, flag and log never disagree.
 *
 * <p>Statuses, details and bodies are Envoy's; {@link LocalReply} is the only place that makes a response of them.
 */
public sealed interface ProxyFailure {
    /** The status to answer with; 0 when there is nobody left to answer. */
    int status();

    /** The flag for log and metrics, or null when Envoy sets none for this case. */
    @Nullable
    ResponseFlag flag();

    /** Response code details of log and metrics: no spaces. */
    String details();

    /** The text/plain body, may be empty. */
    String body();

    Source source();

    /** Whose fault it is. */
    enum Source {
        DOWNSTREAM,
        UPSTREAM,
        MESH
    }

    /** The failures that carry no data. */
    enum Simple implements ProxyFailure {
        NO_ROUTE(404, ResponseFlag.NR, "route_not_found", "", Source.MESH),
        NO_HEALTHY_UPSTREAM(503, ResponseFlag.UH, "no_healthy_upstream", "no healthy upstream", Source.UPSTREAM),
        ROUTE_TIMEOUT(504, ResponseFlag.UT, "response_timeout", "upstream request timeout", Source.UPSTREAM),
        TRY_TIMEOUT(504, ResponseFlag.UT, "upstream_per_try_timeout", "upstream request timeout", Source.UPSTREAM),
        /** Neither a path nor a host alone: {@code OPTIONS *}, {@code http://host?query}. */
        NO_PATH(404, null, "absolute_path_rejected", "", Source.DOWNSTREAM),
        MISSING_HOST(400, null, "missing_host_header", "", Source.DOWNSTREAM),
        BAD_PATH(400, null, "path_normalization_failed", "", Source.DOWNSTREAM),
        UPGRADE_REFUSED(403, null, "upgrade_failed", "", Source.DOWNSTREAM),
        REQUEST_HEADERS_TIMEOUT(408, null, "request_header_timeout", "request header timeout", Source.DOWNSTREAM),
        REQUEST_TIMEOUT(408, null, "request_overall_timeout", "request timeout", Source.DOWNSTREAM),
        REQUEST_IDLE(408, ResponseFlag.SI, "stream_idle_timeout", "stream timeout", Source.DOWNSTREAM),
        RESPONSE_IDLE(504, ResponseFlag.SI, "stream_idle_timeout", "stream timeout", Source.UPSTREAM),
        DOWNSTREAM_GONE(0, ResponseFlag.DC, "downstream_remote_disconnect", "", Source.DOWNSTREAM);

        private final int status;
        private final @Nullable ResponseFlag flag;
        private final String details;
        private final String body;
        private final Source source;

        Simple(int status, @Nullable ResponseFlag flag, String details, String body, Source source) {
            this.status = status;
            this.flag = flag;
            this.details = details;
            this.body = body;
            this.source = source;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public @Nullable ResponseFlag flag() {
            return flag;
        }

        @Override
        public String details() {
            return details;
        }

        @Override
        public String body() {
            return body;
        }

        @Override
        public Source source() {
            return source;
        }
    }

    /** The downstream sent bytes that are not an acceptable request. */
    record BadRequest(CodecFailure failure) implements ProxyFailure {
        @Override
        public int status() {
            return failure.status();
        }

        @Override
        public ResponseFlag flag() {
            return ResponseFlag.DPE;
        }

        @Override
        public String details() {
            return failure.details();
        }

        @Override
        public String body() {
            return Status.reason(failure.status());
        }

        @Override
        public Source source() {
            return Source.DOWNSTREAM;
        }
    }

    /** The route names a cluster that is not there; it also says what to answer then. */
    record NoCluster(int status) implements ProxyFailure {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.NC;
        }

        @Override
        public String details() {
            return "cluster_not_found";
        }

        @Override
        public String body() {
            return "";
        }

        @Override
        public Source source() {
            return Source.MESH;
        }
    }

    /** A fault rule answered in place of the upstream. */
    record FaultAbort(int status) implements ProxyFailure {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.FI;
        }

        @Override
        public String details() {
            return "fault_filter_abort";
        }

        @Override
        public String body() {
            return "fault filter abort";
        }

        @Override
        public Source source() {
            return Source.MESH;
        }
    }

    /**
     * The upstream request ended before its response was complete.
     *
     * @param transport what the transport said, such as {@code delayed connect error: Connection refused}, or empty
     * @param responseStarted the head of the response had already gone downstream
     * @param retried this was not the first try
     */
    record UpstreamReset(ResetReason reason, String transport, boolean responseStarted, boolean retried)
            implements ProxyFailure {
        @Override
        public int status() {
            return reason == ResetReason.PROTOCOL_ERROR ? 502 : 503;
        }

        @Override
        public ResponseFlag flag() {
            return reason.flag();
        }

        @Override
        public String details() {
            String when = responseStarted ? "after" : "before";
            String why = transport.isEmpty() ? reason.text() : reason.text() + "|" + transport;
            return "upstream_reset_" + when + "_response_started{" + why.replace(' ', '_') + "}";
        }

        @Override
        public String body() {
            return "upstream connect error or disconnect/reset before headers. "
                    + (retried ? "retried and the latest " : "")
                    + "reset reason: "
                    + reason.text();
        }

        @Override
        public Source source() {
            return Source.UPSTREAM;
        }
    }

    /** A filter threw, or neither continued nor replied nor failed. */
    record FilterFault(String filter, String what) implements ProxyFailure {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public @Nullable ResponseFlag flag() {
            return null;
        }

        @Override
        public String details() {
            return "filter_fault{" + filter + ":" + what.replace(' ', '_') + "}";
        }

        @Override
        public String body() {
            return "";
        }

        @Override
        public Source source() {
            return Source.MESH;
        }
    }
}
