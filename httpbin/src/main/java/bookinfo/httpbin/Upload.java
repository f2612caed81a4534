package bookinfo.httpbin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code /upload}: what was asked, and how long its body was instead of the body. */
@Singleton
final class Upload implements Endpoint {
    @Override
    public void register(Routes routes) {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH)) {
            routes.only(
                    method,
                    "/upload",
                    request -> Answer.json(
                            new Body(Echo.of(request), request.body().length())));
        }
    }

    private record Body(
            @JsonUnwrapped Echo request,
            @JsonProperty("bytes_received") int received) {}
}
