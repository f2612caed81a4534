package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy format string, compiled once. Absent values print {@code -}.
 * Operators as in https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage.
 */
final class AccessLogFormat implements LogFormat {
    private static final Pattern COMMAND =
            Pattern.compile("%%|%([A-Z][A-Z0-9_]*)(?:\\(([^()%]*)\\))?(?::([0-9]{1,5}))?%");
    private static final Pattern HEADER_NAMES = Pattern.compile("(:?[!-9;->@-~]+)(?:\\?(:?[!-9;->@-~]+))?");

    private final Part[] parts;

    private AccessLogFormat(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
    }

    /**
     * Compiles a format string.
     *
     * @throws IllegalArgumentException naming the operator that is unknown or malformed
     */
    static AccessLogFormat compile(String format) {
        List<Part> parts = new ArrayList<>();
        Matcher command = COMMAND.matcher(format);
        int at = 0;
        while (command.find()) {
            literal(format.substring(at, command.start()), parts);
            parts.add(command.group(1) == null ? text("%") : operator(command));
            at = command.end();
        }
        literal(format.substring(at), parts);
        return new AccessLogFormat(parts);
    }

    @Override
    public void append(StreamInfo info, LogLine line) {
        for (Part part : parts) {
            part.append(info, line);
        }
    }

    private static void literal(String text, List<Part> parts) {
        int percent = text.indexOf('%');
        if (percent >= 0) {
            throw new IllegalArgumentException("access log format: malformed operator at \"" + text.substring(percent)
                    + "\" (expected: %NAME%, %NAME(ARGUMENT)%, %NAME(ARGUMENT):LENGTH% or %%)");
        }
        if (!text.isEmpty()) {
            parts.add(text(text));
        }
    }

    private static Part text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (_, line) -> line.literal(bytes);
    }

    private static Part operator(Matcher command) {
        String name = command.group(1);
        String argument = command.group(2);
        return switch (name) {
            case "REQ", "REQUEST_HEADER" -> header(command, AccessLogFormat::requestHeader);
            case "RESP", "RESPONSE_HEADER" -> header(command, AccessLogFormat::responseHeader);
            default -> {
                if (argument != null || command.group(3) != null) {
                    throw unsupported(command.group(), "takes no argument here");
                }
                yield plain(name);
            }
        };
    }

    private static Part plain(String name) {
        return switch (name) {
            case "START_TIME" -> (info, line) -> Timestamps.append(info.start().toEpochMilli(), line);
            case "PROTOCOL" ->
                (info, line) -> {
                    if (info.chain().filter() instanceof TcpProxy) {
                        line.character('-');
                    } else {
                        line.value("HTTP/1.1");
                    }
                };
            case "RESPONSE_CODE" -> (info, line) -> line.number(info.status());
            case "RESPONSE_FLAGS" -> (info, line) -> line.value(ResponseFlag.text(info.flags()));
            case "RESPONSE_CODE_DETAILS" -> (info, line) -> orDash(info.details(), line);
            case "CONNECTION_TERMINATION_DETAILS" -> (info, line) -> orDash(info.terminationDetails(), line);
            case "UPSTREAM_TRANSPORT_FAILURE_REASON" ->
                (info, line) -> orDash(info.transportFailure().replace(' ', '_'), line);
            case "BYTES_RECEIVED" -> (info, line) -> line.number(info.bytesReceived());
            case "BYTES_SENT" -> (info, line) -> line.number(info.bytesSent());
            case "DURATION" -> (info, line) -> line.number(info.duration().toMillis());
            case "UPSTREAM_HOST" -> address(info -> info.endpoint().map(Endpoint::address));
            case "UPSTREAM_CLUSTER" -> value(info -> info.cluster().map(ClusterConfig::statName));
            case "UPSTREAM_CLUSTER_RAW" -> value(info -> info.cluster().map(ClusterConfig::name));
            case "UPSTREAM_LOCAL_ADDRESS" -> address(StreamInfo::upstreamLocal);
            case "UPSTREAM_REQUEST_ATTEMPT_COUNT" -> (info, line) -> line.number(info.attempts());
            case "DOWNSTREAM_LOCAL_ADDRESS" -> (info, line) -> line.address(info.downstreamLocal());
            case "DOWNSTREAM_REMOTE_ADDRESS" -> (info, line) -> line.address(ClientAddress.of(info));
            case "DOWNSTREAM_DIRECT_REMOTE_ADDRESS" -> (info, line) -> line.address(info.downstreamDirectRemote());
            // A server name comes with TLS, which no listener here speaks.
            case "REQUESTED_SERVER_NAME" -> (_, line) -> line.character('-');
            case "ROUTE_NAME" ->
                value(info ->
                        info.selection().map(selection -> selection.route().name()));
            default -> throw unsupported("%" + name + "%", "not supported");
        };
    }

    private static Part value(Function<StreamInfo, Optional<String>> value) {
        return (info, line) -> orDash(value.apply(info).orElse(null), line);
    }

    private static Part address(Function<StreamInfo, Optional<InetSocketAddress>> address) {
        return (info, line) -> {
            Optional<InetSocketAddress> known = address.apply(info);
            if (known.isPresent()) {
                line.address(known.get());
            } else {
                line.character('-');
            }
        };
    }

    private static void orDash(@Nullable String value, LogLine line) {
        if (value == null || value.isEmpty()) {
            line.character('-');
        } else {
            line.value(value);
        }
    }

    private static Part header(Matcher command, Headers source) {
        String argument = command.group(2) == null ? "" : command.group(2);
        Matcher names = HEADER_NAMES.matcher(argument.toLowerCase(Locale.ROOT));
        if (!names.matches()) {
            throw unsupported(command.group(), "expected a header name, or NAME?ALTERNATIVE");
        }
        Value value = source.named(names.group(1));
        Value alternative = names.group(2) == null ? _ -> null : source.named(names.group(2));
        int limit = command.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(command.group(3));
        return (info, line) -> {
            String text = value.of(info);
            if (text == null) {
                text = alternative.of(info);
            }
            if (text == null) {
                line.character('-');
            } else {
                line.value(text.length() <= limit ? text : text.substring(0, limit));
            }
        };
    }

    private static Value requestHeader(String name) {
        Function<RequestHead, @Nullable String> value = switch (name) {
            case ":method" -> request -> ifAny(request.method());
            case ":path" -> request -> ifAny(request.path());
            case ":authority", "host" -> request -> ifAny(request.authority());
            case ":scheme" -> RequestHead::scheme;
            default -> request -> request.headers().joined(name);
        };
        return info -> info.request().isPresent() ? value.apply(info.request().get()) : null;
    }

    /** A request line holds no empty parts; where one is, it is missing. */
    private static @Nullable String ifAny(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Value responseHeader(String name) {
        return info ->
                info.response().isPresent() ? info.response().get().headers().joined(name) : null;
    }

    private static IllegalArgumentException unsupported(String operator, String why) {
        return new IllegalArgumentException("access log format: " + operator + ": " + why);
    }

    @FunctionalInterface
    private interface Part {
        void append(StreamInfo info, LogLine line);
    }

    /** Something of an exchange that may be absent. */
    @FunctionalInterface
    private interface Value {
        @Nullable
        String of(StreamInfo info);
    }

    /** Headers of one side, by lower-case name. */
    @FunctionalInterface
    private interface Headers {
        Value named(String name);
    }
}
