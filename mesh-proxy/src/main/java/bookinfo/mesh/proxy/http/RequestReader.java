package bookinfo.mesh.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the requests of a downstream connection. */
public final class RequestReader extends MessageReader {
    /** Envoy's HTTP/1 parser takes no other methods. */
    private static final Map<String, String> METHODS = Stream.of(
                    "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE MSEARCH"
                            .split(" "),
                    "NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE"
                            .split(" "),
                    "UNBIND UNLINK UNLOCK UNSUBSCRIBE".split(" "))
            .flatMap(Stream::of)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    /** A client that has these removed on the way hides where a request comes from; Envoy refuses that, too. */
    private static final List<String> NOT_PER_HOP = List.of("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

    private static final String VERSION = "HTTP/1.1";

    /** The first line of what an HTTP/2 client with prior knowledge sends first (RFC 9113 section 3.4). */
    private static final String HTTP_2_PREFACE = "PRI * HTTP/2.0";

    private String method = "";
    private String target = "";
    private boolean close;
    private @Nullable RequestHead head;

    /**
     * A reader for one connection.
     *
     * @param maxHeadBytes bound of request line and fields together, line ends included
     * @param maxFields bound of the number of fields
     */
    public RequestReader(int maxHeadBytes, int maxFields) {
        super(maxHeadBytes, maxFields, Headers::ofRequest);
    }

    /** After HEAD: the request; its authority is empty when it names no host. */
    public RequestHead head() {
        if (head == null) {
            throw new IllegalStateException("no request was read yet");
        }
        return head;
    }

    /** After HEAD: the client closes after this request. */
    public boolean close() {
        return close;
    }

    @Override
    boolean startLine(byte[] line, int length) throws Refused {
        if (length == 0) {
            return false; // RFC 9112 section 2.2: an empty line before a request is ignored
        }
        int afterMethod = indexOf(line, 0, length, CodecFailure.MALFORMED);
        String name = METHODS.get(text(line, 0, afterMethod));
        if (name == null) {
            boolean preface = text(line, 0, length).equals(HTTP_2_PREFACE);
            throw new Refused(preface ? CodecFailure.HTTP_2 : CodecFailure.MALFORMED);
        }
        // Without a version it is HTTP/0.9.
        int afterTarget = indexOf(line, afterMethod + 1, length, CodecFailure.LOW_VERSION);
        if (afterTarget == afterMethod + 1) {
            throw new Refused(CodecFailure.MALFORMED);
        }
        checkVersion(text(line, afterTarget + 1, length));
        for (int i = afterMethod + 1; i < afterTarget; i++) {
            if (!Chars.target(line[i])) {
                boolean control = !Chars.fieldValue(line[i]);
                throw new Refused(control ? CodecFailure.INVALID_CHARACTERS : CodecFailure.MALFORMED);
            }
        }
        method = name;
        target = text(line, afterMethod + 1, afterTarget);
        return true;
    }

    @Override
    long head(Headers headers) throws Refused {
        String host = headers.joined(Names.HOST);
        headers.remove(Names.HOST);
        String authority = host == null ? "" : host;
        String path = target;
        if (method.equals("CONNECT")) {
            authority = target;
            path = "";
            if (target.charAt(0) == '/') {
                throw new Refused(CodecFailure.INVALID_URL);
            }
        } else if (path.charAt(0) != '/' && !(path.equals("*") && method.equals("OPTIONS"))) {
            int start = schemeEnd(path);
            int slash = pathStart(path, start);
            authority = path.substring(start, slash); // RFC 9112 section 3.2.2: it replaces the Host field
            path = slash == path.length() ? "/" : path.substring(slash);
            if (authority.isEmpty()) {
                throw new Refused(CodecFailure.INVALID_URL);
            }
        }
        if (!Chars.authority(authority)) {
            throw new Refused(CodecFailure.INVALID_AUTHORITY);
        }
        String connection = headers.joined(Names.CONNECTION);
        for (String name : NOT_PER_HOP) {
            if (Framing.lists(connection, name)) {
                throw new Refused(CodecFailure.CONNECTION_HEADER_REJECTED);
            }
        }
        close = Framing.lists(connection, "close") || Framing.lists(headers.joined("proxy-connection"), "close");
        head = new RequestHead(method, "http", authority, path, headers);
        return Framing.of(headers, Framing.NONE);
    }

    @Override
    void messageEnded() {
        super.messageEnded();
        head = null;
        target = "";
    }

    private static void checkVersion(String version) throws Refused {
        if (version.equals(VERSION)) {
            return;
        }
        boolean other = version.length() == VERSION.length()
                && version.startsWith("HTTP/")
                && Character.isDigit(version.charAt(5))
                && version.charAt(6) == '.'
                && Character.isDigit(version.charAt(7));
        throw new Refused(other ? CodecFailure.LOW_VERSION : CodecFailure.MALFORMED);
    }

    private static int schemeEnd(String target) throws Refused {
        for (String scheme : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        if (target.equals("*")) {
            throw new Refused(CodecFailure.INVALID_URL);
        }
        throw new Refused(target.contains("://") ? CodecFailure.INVALID_SCHEME : CodecFailure.MALFORMED);
    }

    private static int pathStart(String target, int from) {
        int at = from;
        while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] line, int from, int length, CodecFailure otherwise) throws Refused {
        for (int i = from; i < length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        throw new Refused(otherwise);
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
