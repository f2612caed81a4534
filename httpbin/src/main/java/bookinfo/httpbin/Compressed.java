package bookinfo.httpbin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** {@code /gzip} and {@code /deflate}: what was asked, packed. */
@Singleton
final class Compressed implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/gzip", request -> answer("gzip", GZIPOutputStream::new, Body.of(request, false, true)));
        routes.any("/deflate", request -> answer("deflate", DeflaterOutputStream::new, Body.of(request, true, false)));
    }

    private static Answer answer(String encoding, Packing packing, Body body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packer = packing.into(packed)) {
            packer.write(Json.indented(body).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.of(Answer.JSON, Buffer.buffer(packed.toByteArray())).with("Content-Encoding", encoding);
    }

    private interface Packing {
        OutputStream into(OutputStream packed) throws IOException;
    }

    private record Body(
            SortedMap<String, List<String>> args,
            SortedMap<String, List<String>> headers,
            String method,
            String origin,
            String url,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deflated,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean gzipped) {
        static Body of(Request request, boolean deflated, boolean gzipped) {
            // go-httpbin leaves the URL empty here
            return new Body(
                    request.args(), request.headers(), request.method(), request.origin(), "", deflated, gzipped);
        }
    }
}
