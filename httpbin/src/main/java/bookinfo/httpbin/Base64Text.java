package bookinfo.httpbin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Base64;

/** {@code /base64/SGVsbG8=} and {@code /base64/decode/...}: the text; {@code /base64/encode/...}: the code of it. */
@Singleton
final class Base64Text implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/base64/:data", request -> decode(request.parameter("data")));
        routes.any("/base64/decode/:data", request -> decode(request.parameter("data")));
        routes.any(
                "/base64/encode/:data",
                request -> Answer.text(Base64.getUrlEncoder()
                        .encodeToString(request.parameter("data").getBytes(UTF_8))));
    }

    private static Answer decode(String data) throws Refusal {
        try {
            byte[] text = Base64.getDecoder().decode(data.replace('-', '+').replace('_', '/'));
            return Answer.of(Answer.TEXT, Buffer.buffer(text));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("base64 decode failed: " + e.getMessage());
        }
    }
}
