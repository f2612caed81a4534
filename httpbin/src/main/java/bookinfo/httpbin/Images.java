package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** {@code /image/png}, {@code /image/jpeg} and {@code /image/svg}, or {@code /image}: the one that Accept asks for. */
@Singleton
final class Images implements Endpoint {
    private static final String ANY = "image/*";

    /** By content type, the most wanted first. */
    private final SequencedMap<String, Buffer> images = new LinkedHashMap<>();

    Images() {
        images.put("image/png", Asset.read("image.png"));
        images.put("image/svg+xml", Asset.read("image.svg"));
        images.put("image/jpeg", Asset.read("image.jpeg"));
    }

    @Override
    public void register(Routes routes) {
        routes.any("/image", request -> accepted(request.header("Accept").orElse(ANY)));
        routes.any("/image/:kind", request -> image(request.parameter("kind")));
    }

    private Answer accepted(String accept) throws Refusal {
        for (var image : images.entrySet()) {
            if (accept.contains(ANY) || accept.contains(image.getKey())) {
                return Answer.of(image.getKey(), image.getValue());
            }
        }
        throw new Refusal(415, "");
    }

    private Answer image(String kind) throws Refusal {
        String contentType = kind.equals("svg") ? "image/svg+xml" : "image/" + kind;
        Buffer image = images.get(contentType);
        if (image == null) {
            throw new Refusal(404, "");
        }
        return Answer.of(contentType, image);
    }
}
