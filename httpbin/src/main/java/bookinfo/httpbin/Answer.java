package bookinfo.httpbin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What a client gets. */
record Answer(int status, List<Header> headers, Content content) {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String JSON = "application/json; charset=utf-8";
    static final String BYTES = "application/octet-stream";

    Answer {
        headers = List.copyOf(headers);
    }

    record Header(String name, String value) {}

    /** A body. */
    sealed interface Content {
        /** All of it at once. */
        record Whole(Buffer bytes) implements Content {}

        /** Piece by piece: what the writer writes, as it writes it. */
        record Pieces(Writer writer) implements Content {}
    }

    /** Writes a body in pieces. */
    @FunctionalInterface
    interface Writer {
        void write(Sink sink) throws ClientGone;
    }

    /** Where the pieces go. */
    interface Sink {
        /** Sends one piece at once, and waits until the connection has taken it. */
        void write(Buffer piece) throws ClientGone;

        /** A header after the body; its name stands in the answer's {@code Trailer} header. */
        void trailer(String name, String value);
    }

    static Answer status(int status) {
        return new Answer(status, List.of(), new Content.Whole(Buffer.buffer()));
    }

    static Answer of(int status, String contentType, Buffer body) {
        return new Answer(status, List.of(new Header("Content-Type", contentType)), new Content.Whole(body));
    }

    static Answer of(String contentType, Buffer body) {
        return of(200, contentType, body);
    }

    static Answer text(String body) {
        return of(TEXT, Buffer.buffer(body));
    }

    static Answer html(String body) {
        return of(HTML, Buffer.buffer(body));
    }

    static Answer json(Object value) {
        return json(200, value);
    }

    static Answer json(int status, Object value) {
        return of(status, JSON, Buffer.buffer(Json.indented(value)));
    }

    static Answer pieces(String contentType, Writer writer) {
        return new Answer(200, List.of(new Header("Content-Type", contentType)), new Content.Pieces(writer));
    }

    static Answer redirect(int status, String location) {
        return status(status).with("Location", location);
    }

    /** Says in JSON why there is no better answer; {@code detail} may be empty. */
    static Answer problem(int status, String detail) {
        return json(
                status, new Problem(status, HttpResponseStatus.valueOf(status).reasonPhrase(), detail));
    }

    /** Says in plain text why there is no better answer. */
    static Answer error(int status, String text) {
        return of(status, TEXT, Buffer.buffer(text)).with("X-Content-Type-Options", "nosniff");
    }

    /** The same with another status. */
    Answer as(int other) {
        return new Answer(other, headers, content);
    }

    Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, content);
    }

    private record Problem(
            @JsonProperty("status_code") int status,
            String error,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String detail) {}
}
