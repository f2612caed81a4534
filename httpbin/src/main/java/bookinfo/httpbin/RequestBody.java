package bookinfo.httpbin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a request's body holds, read as its Content-Type says.
 *
 * @param data the body as text, or a data URL where the type is not known to be text
 * @param files contents of uploaded files, by field
 * @param json the value if it is JSON
 */
record RequestBody(
        String data,
        Map<String, List<String>> files,
        Map<String, List<String>> form,
        @Nullable Object json) {
    private static final int MOST_FIELDS = 1024;

    /** @throws Refusal if the body is not what its Content-Type says */
    static RequestBody of(Request request) throws Refusal {
        Buffer body = request.body();
        if (body.length() == 0) {
            return plain("");
        }
        String text = body.toString(UTF_8);
        String contentType = request.header("Content-Type").orElse("");
        return switch (contentType.split(";", 2)[0]) {
            case "text/html", "text/plain" -> plain(text);
            case "application/json" -> new RequestBody(text, Map.of(), Map.of(), Json.read(text));
            case "application/x-www-form-urlencoded" -> new RequestBody(text, Map.of(), form(text), null);
            case "multipart/form-data" -> multipart(contentType, body, text);
            default -> plain(dataUrl(contentType, body));
        };
    }

    private static RequestBody plain(String data) {
        return new RequestBody(data, Map.of(), Map.of(), null);
    }

    private static String dataUrl(String contentType, Buffer body) {
        String type = contentType.split(";", 2)[0];
        return "data:" + (type.isEmpty() ? Answer.BYTES : type) + ";base64,"
                + Base64.getUrlEncoder().encodeToString(body.getBytes());
    }

    private static Map<String, List<String>> form(String text) throws Refusal {
        try {
            return new TreeMap<>(new QueryStringDecoder(text, UTF_8, false, MOST_FIELDS, true).parameters());
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("error parsing request body: " + e.getMessage());
        }
    }

    private static RequestBody multipart(String contentType, Buffer body, String text) throws Refusal {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body.getBytes()));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        Map<String, List<String>> files = new TreeMap<>();
        Map<String, List<String>> form = new TreeMap<>();
        try {
            HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
            try {
                for (InterfaceHttpData field : decoder.getBodyHttpDatas()) {
                    switch (field) {
                        case FileUpload file -> add(files, file.getName(), file.getString(UTF_8));
                        case Attribute attribute -> add(form, attribute.getName(), attribute.getValue());
                        default -> throw new IllegalStateException("neither file nor field: " + field);
                    }
                }
            } finally {
                decoder.destroy();
            }
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.NotEnoughDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException e) {
            throw Refusal.badRequest("error parsing request body: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RequestBody(text, files, form, null);
    }

    private static void add(Map<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }
}
