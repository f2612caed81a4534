package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** What a request gets back. */
sealed interface Answer {
    static Answer json(int code, JsonNode body) {
        return new Whole(code, "application/json", Buffer.buffer(Json.bytes(body)));
    }

    static Answer refusal(ApiFailure failure) {
        return json(failure.code(), failure.status());
    }

    static Answer text(int code, String body) {
        return new Whole(code, "text/plain; charset=utf-8", Buffer.buffer(body));
    }

    /** A whole answer. */
    record Whole(int code, String contentType, Buffer body) implements Answer {}

    /** 200 and then whatever the body writes, until it returns or the time is up. */
    record Stream(String contentType, Duration limit, Body body) implements Answer {}

    /**
     * A running process whose streams are carried over a WebSocket.
     *
     * @param input whether the client has something to say to it
     */
    record Attached(Kubelet.Execution execution, boolean input) implements Answer {}

    /** Connections to a pod's ports, carried over a WebSocket; the first host that accepts a connection gets it. */
    record Forwarded(List<String> hosts) implements Answer {}

    /** Writes a stream on a thread of the request; interrupted when the reader leaves. */
    interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }
}
