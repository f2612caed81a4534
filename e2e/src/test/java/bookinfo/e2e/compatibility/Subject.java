package bookinfo.e2e.compatibility;

import bookinfo.e2e.Shared;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The Bookinfo that is asked: the one at BOOKINFO_URL, else the mesh that the tests share.
 *
 * @param url with a slash at the end
 * @param original whether it is Istio's own
 */
record Subject(URI url, boolean original) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The address that was given for the tests, if one was and not a cluster. */
    static Optional<URI> given() {
        return Optional.ofNullable(System.getenv("BOOKINFO_URL"))
                .filter(url -> System.getenv("BOOKINFO_CLUSTER") == null)
                .map(url -> URI.create(url.replaceFirst("/*$", "/")));
    }

    /** Fails unless {@code check} holds here. */
    void hold(Check check) throws IOException, InterruptedException {
        Expected expected = check.original()
                .filter(differs -> original)
                .map(Check.Original::expected)
                .orElse(check.expected());
        HttpResponse<String> answer = send(check.ask());
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(answer.statusCode()).as("%s: status", check.name()).isEqualTo(expected.status());
        expected.headers()
                .forEach((name, pattern) -> softly.assertThat(
                                String.join(", ", answer.headers().allValues(name)))
                        .as("%s: %s", check.name(), name)
                        .matches(pattern));
        for (var member : expected.json().entrySet()) {
            softly.assertThat(MAPPER.readTree(answer.body()).at(member.getKey()).asText())
                    .as("%s: %s", check.name(), member.getKey())
                    .isEqualTo(member.getValue());
        }
        expected.texts()
                .forEach(text ->
                        softly.assertThat(answer.body()).as(check.name()).contains(text));
        expected.absent()
                .forEach(text ->
                        softly.assertThat(answer.body()).as(check.name()).doesNotContain(text));
        softly.assertAll();
    }

    private HttpResponse<String> send(Ask ask) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(ask.path()))
                .timeout(PATIENCE)
                .method(ask.method(), ask.form().map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
        ask.form().ifPresent(form -> request.header("content-type", "application/x-www-form-urlencoded"));
        ask.headers().forEach((name, value) -> request.header(name, value.replace("{url}", url.toString())));
        if (ask.user().isPresent()) {
            request.header("cookie", session(ask.user().get()));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private String session(String user) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(Ask.post("/login", "username=" + user + "&passwd=password"));
        return answer.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }

    /** Hands the subject to tests; starts the shared mesh only where no address was given. */
    static final class Chosen implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Subject.class;
        }

        @Override
        public Subject resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return given().map(url -> new Subject(url, "yes".equals(System.getenv("BOOKINFO_ORIGINAL"))))
                    .orElseGet(() -> new Subject(Shared.freshMesh(context).door(), false));
        }
    }
}
