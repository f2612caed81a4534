package bookinfo.httpbin;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.inject.Singleton;

/** {@code /user-agent}: which program asks. */
@Singleton
final class UserAgent implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any(
                "/user-agent",
                request -> Answer.json(new Body(request.header("User-Agent").orElse(""))));
    }

    private record Body(@JsonProperty("user-agent") String userAgent) {}
}
