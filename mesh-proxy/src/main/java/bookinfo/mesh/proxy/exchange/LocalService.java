package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.RequestHead;
import java.util.concurrent.CompletionStage;

/** Endpoints of the proxy itself, such as admin and health: served by the same codec on the same event loops. */
@FunctionalInterface
public interface LocalService {
    /** The answer to a request, whose body is read and ignored. Called on an event loop: must not block. */
    CompletionStage<Answer> answer(RequestHead request);

    /**
     * A whole response.
     *
     * @param contentType value of the header
     */
    record Answer(int status, String contentType, String body) {
        /** In its place the connection is closed, for clients to whom any answer is a good one. */
        public static final Answer NONE = new Answer(0, "", "");
    }
}
