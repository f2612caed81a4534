package bookinfo.httpbin;

import bookinfo.httpbin.Answer.Header;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** {@code /status/503}, or one of several: {@code /status/200,500}, {@code /status/200:0.9,500:0.1}. */
@Singleton
final class Status implements Endpoint {
    private static final Header REDIRECT = new Header("Location", "/redirect/1");
    private static final Header IMAGE = new Header("Location", "/image/jpeg");
    private static final Map<Integer, Header> HEADERS = Map.ofEntries(
            Map.entry(300, IMAGE),
            Map.entry(301, REDIRECT),
            Map.entry(302, REDIRECT),
            Map.entry(303, REDIRECT),
            Map.entry(305, REDIRECT),
            Map.entry(307, REDIRECT),
            Map.entry(308, IMAGE),
            Map.entry(401, new Header("WWW-Authenticate", "Basic realm=\"Fake Realm\"")),
            Map.entry(407, new Header("Proxy-Authenticate", "Basic realm=\"Fake Realm\"")),
            Map.entry(418, new Header("X-More-Info", "http://tools.ietf.org/html/rfc2324")));
    private static final Map<Integer, String> BODIES = Map.of(402, "Payment first, please.", 418, "I'm a teapot!");

    private final RandomGenerator random;

    Status(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/status/:codes", request -> answer(choose(choices(request.parameter("codes")))));
    }

    private static Answer answer(int code) {
        Answer plain = Answer.of(code, Answer.TEXT, Buffer.buffer(BODIES.getOrDefault(code, "")));
        Header header = HEADERS.get(code);
        return header == null ? plain : plain.with(header.name(), header.value());
    }

    private int choose(List<Choice> choices) {
        double left = random.nextDouble()
                * choices.stream().mapToDouble(Choice::weight).sum();
        for (Choice choice : choices) {
            left -= choice.weight;
            if (left < 0) {
                return choice.code;
            }
        }
        return choices.getLast().code;
    }

    private static List<Choice> choices(String text) throws Refusal {
        List<Choice> choices = new ArrayList<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.split(":", 2);
            double weight = parts.length == 2 ? Numbers.fraction("weight", parts[1]) : 1;
            choices.add(new Choice(code(parts[0]), weight));
        }
        return choices;
    }

    /** 1xx are not final: no client could wait for the answer that has to follow. */
    static int code(String text) throws Refusal {
        return Numbers.whole("status code", text, 200, 599);
    }

    private record Choice(int code, double weight) {}
}
