package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.Selection;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogFormatTest {
    private static final String ISTIO =
            "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
                    + " %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%"
                    + " \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION%"
                    + " %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\""
                    + " \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW%"
                    + " %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS%"
                    + " %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n";

    @Test
    void writesEnvoysDefaultLines() {
        var format = new AccessLog.Format.Text(AccessLog.DEFAULT_FORMAT);
        Golden.check(
                "access-log-envoy",
                AccessLog.DEFAULT_FORMAT,
                line(format, answered()) + line(format, refused()) + line(format, garbage()));
    }

    @Test
    void writesIstiosLines() {
        var format = new AccessLog.Format.Text(ISTIO);
        Golden.check(
                "access-log-istio",
                ISTIO,
                line(format, answered()) + line(format, refused()) + line(format, garbage()) + line(format, routed()));
    }

    @Test
    void writesJsonWithTypes() {
        var format = new AccessLog.Format.Json(Map.of(
                "start_time", "%START_TIME%",
                "response_code", "%RESPONSE_CODE%",
                "response_flags", "%RESPONSE_FLAGS%",
                "request", "%REQ(:METHOD)% %REQ(:PATH)%",
                "user_agent", "%REQ(USER-AGENT)%",
                "x_forwarded_for", "%REQ(X-FORWARDED-FOR)%"));
        StreamInfo quoted = Exchanges.info(get("/get", "user-agent", "a \"b\" \u00e9"));
        Golden.check("access-log-json", new TreeMap<>(format.fields()) + "\n", line(format, quoted));
    }

    @Test
    void keepsRequestsFromStartingLinesOfTheirOwn() {
        StreamInfo info = Exchanges.info(get("/", "user-agent", "x\r\n[2026] \"GET /forged\u007f"));
        assertThat(line(new AccessLog.Format.Text("%REQ(USER-AGENT)%\n"), info))
                .isEqualTo("x\\x0d\\x0a[2026] \"GET /forged\\x7f\n");
    }

    @Test
    void tellsAnEmptyHeaderFromNone() {
        StreamInfo info = Exchanges.info(get("/", "user-agent", "", "x", "a\tb"));
        assertThat(line(new AccessLog.Format.Text("%REQ(USER-AGENT)%|%REQ(REFERER)%|%REQ(X)%"), info))
                .isEqualTo("|-|a\tb");
    }

    @Test
    void cutsHeadersOnRequestAndVeryLongOnesAlways() {
        StreamInfo info = Exchanges.info(get("/", "user-agent", "u".repeat(20_000)));
        assertThat(line(new AccessLog.Format.Text("%REQ(USER-AGENT):3%"), info)).isEqualTo("uuu");
        assertThat(line(new AccessLog.Format.Text("%REQ(USER-AGENT)%"), info)).hasSize(8 << 10);
    }

    @Test
    void printsAPercentSign() {
        assertThat(line(new AccessLog.Format.Text("100%% %RESPONSE_CODE%"), answered()))
                .isEqualTo("100% 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%BYTES_SEND% | %BYTES_SEND%: not supported",
                "%DURATION(ms)% | %DURATION(ms)%: takes no argument here",
                "%REQ()% | %REQ()%: expected a header name",
                "%REQ(A B)% | %REQ(A B)%: expected a header name",
                "x %duration% | malformed operator at \"%duration%\"",
                "%DURATION | malformed operator at \"%DURATION\""
            })
    void refusesByNameWhatItDoesNotKnow(String format, String message) {
        assertThatThrownBy(() -> ProxyTelemetry.check(new AccessLog("/dev/stdout", new AccessLog.Format.Text(format))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static String line(AccessLog.Format format, StreamInfo info) {
        LogLine line = new LogLine(16);
        LogFormat.of(format).append(info, line);
        return new String(line.drain(), StandardCharsets.UTF_8);
    }

    private static StreamInfo answered() {
        StreamInfo info = Exchanges.info(get("/get", "user-agent", "t"));
        info.response(new ResponseHead(200, Headers.of("x-envoy-upstream-service-time", "0")));
        info.attempt(Endpoint.of(Exchanges.address("127.0.0.1", 15080)));
        info.upstreamLocal(Exchanges.address("127.10.3.1", 50000));
        info.details("via_upstream");
        info.duration(Duration.ofMillis(1));
        info.sent(338);
        return info;
    }

    private static StreamInfo refused() {
        StreamInfo info = Exchanges.info(get("/refused", "user-agent", "t"));
        info.response(new ResponseHead(503, new Headers()));
        info.flag(ResponseFlag.UF);
        info.attempt(Endpoint.of(Exchanges.address("127.0.0.1", 15999)));
        info.cluster(Exchanges.reviews());
        info.details("upstream_reset_before_response_started{remote_connection_failure}");
        info.transportFailure("delayed connect error: Connection refused");
        info.sent(98);
        return info;
    }

    /** No acceptable head was read. */
    private static StreamInfo garbage() {
        StreamInfo info = Exchanges.info(Exchanges.chain(Direction.OUTBOUND, List.of()));
        info.response(new ResponseHead(426, new Headers()));
        info.flag(ResponseFlag.DPE);
        info.details("low_version");
        info.sent(16);
        return info;
    }

    /** Rewritten, delayed and aborted on a named route. */
    private static StreamInfo routed() {
        StreamInfo info = Exchanges.info(get("/new", "x-envoy-original-path", "/old", "x-forwarded-for", "10.0.0.1"));
        Route route = new Route(
                "jason",
                RouteMatch.prefix("/"),
                RouteAction.Forward.to("c"),
                HeaderChanges.NONE,
                HeaderChanges.NONE,
                Optional.empty(),
                "",
                Optional.empty());
        VirtualHost host = VirtualHost.of("h", List.of("*"), List.of(route));
        info.selection(new Selection(RouteTable.of("t", List.of(host)), host, route, Optional.empty()));
        info.response(new ResponseHead(418, new Headers()));
        info.flag(ResponseFlag.DI);
        info.flag(ResponseFlag.FI);
        info.details("fault_filter_abort");
        info.duration(Duration.ofMillis(7_002));
        info.sent(18);
        return info;
    }

    private static RequestHead get(String path, String... headers) {
        return new RequestHead("GET", "http", "httpbin:8000", path, Headers.of(headers));
    }
}
