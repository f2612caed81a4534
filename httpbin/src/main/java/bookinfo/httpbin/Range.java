package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /range/26}: the alphabet, again and again, whole or the part that a Range header asks for; {@code ?duration=}
 * lets it wait. Of several ranges, none is taken: the whole is a right answer too (RFC 9110 section 14.2).
 */
@Singleton
final class Range implements Endpoint {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,9})-([0-9]{0,9})");

    @Override
    public void register(Routes routes) {
        routes.any("/range/:count", Range::answer);
    }

    private static Answer answer(Request request) throws Refusal, ClientGone {
        int count = Numbers.whole("count", request.parameter("count"), 1, Limits.BODY);
        request.client()
                .pause(Durations.parse("duration", request.arg("duration").orElse("0")));
        String etag = "\"range" + count + "\"";
        return part(request, count, etag).with("ETag", etag).with("Accept-Ranges", "bytes");
    }

    private static Answer part(Request request, int count, String etag) {
        Matcher range = SINGLE.matcher(request.header("Range").orElse(""));
        boolean other =
                request.header("If-Range").filter(known -> !known.equals(etag)).isPresent();
        if (other || !range.matches() || (range.group(1) + range.group(2)).isEmpty()) {
            return Answer.of(Answer.TEXT, letters(0, count));
        }
        Optional<Integer> first = number(range.group(1));
        Optional<Integer> last = number(range.group(2));
        int start = first.orElseGet(() -> Math.max(0, count - last.orElse(0)));
        int end = first.isEmpty() ? count : Math.min(count, last.orElse(count - 1) + 1);
        return start < end
                ? Answer.of(206, Answer.TEXT, letters(start, end))
                        .with("Content-Range", "bytes %d-%d/%d".formatted(start, end - 1, count))
                : Answer.of(416, Answer.TEXT, Buffer.buffer("invalid range: failed to overlap\n"))
                        .with("Content-Range", "bytes */" + count);
    }

    private static Optional<Integer> number(String digits) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(digits));
    }

    private static Buffer letters(int start, int end) {
        Buffer letters = Buffer.buffer(end - start);
        for (int i = start; i < end; i++) {
            letters.appendByte((byte) ('a' + i % 26));
        }
        return letters;
    }
}
