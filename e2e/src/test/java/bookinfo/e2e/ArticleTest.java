package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import bookinfo.e2e.Console.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages from their first command to their last, with the real kubectl: what they say is what is seen. */
@NeedsProgram("kubectl")
@ExtendWith(Shared.class)
class ArticleTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** What changes something is done once; what looks is repeated until it sees what the page says. */
    private static final Pattern CHANGES = Pattern.compile("(kubectl|./bookinfo) (apply|delete|label) .*");

    private static final Pattern FILE = Pattern.compile("-f \\S+/([\\w-]+\\.yaml)");

    /** Whose files the walk applies. Ours come last: they are what other tests expect to find. */
    enum Yaml {
        /** v1alpha3, port 80, consecutiveErrors, the images of that time. */
        THE_ARTICLES,
        OURS;

        String in(String command) {
            return this == OURS ? command : FILE.matcher(command).replaceAll(Yaml::theArticles);
        }

        private static String theArticles(MatchResult file) {
            String path = "e2e/src/test/resources/article/" + file.group(1);
            return Matcher.quoteReplacement(Files.exists(TestMesh.ROOT.resolve(path)) ? "-f " + path : file.group());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandShowsWhatThePageSays(Yaml yaml, TestMesh mesh) throws Exception {
        walk("docs/article.md", yaml, mesh);
    }

    @Test
    void theReadmesCommandsShowWhatItSays(TestMesh mesh) throws Exception {
        try {
            walk("README.md", Yaml.OURS, mesh);
        } finally {
            mesh.kubectl("delete", "--ignore-not-found", "-f", "k8s/httpbin").ok();
        }
    }

    @Test
    void bothLanguagesSayTheSameCommands() throws IOException {
        assertThat(commands("docs/article.ko.md")).isEqualTo(commands("docs/article.md"));
    }

    private static void walk(String page, Yaml yaml, TestMesh mesh) throws Exception {
        StringBuilder exports = new StringBuilder();
        for (Step step : Console.read(TestMesh.ROOT.resolve(page))) {
            String command = yaml.in(step.command()).replace("localhost:8080", "localhost:" + mesh.port());
            if (command.startsWith("export ")) {
                // The value of that moment, as a person's shell keeps it.
                String name = command.substring("export ".length(), command.indexOf('='));
                String value = mesh.shell(exports + command + "\nprintf %s \"$" + name + '"')
                        .ok()
                        .out();
                exports.append("export ")
                        .append(name)
                        .append("='")
                        .append(value)
                        .append("'\n");
            } else if (CHANGES.matcher(command).matches()) {
                check(step, mesh.shell(exports + command));
            } else {
                Await.await(PATIENCE, () -> check(step, mesh.shell(exports + command)));
            }
        }
    }

    private static Result check(Step step, Result result) {
        result.ok();
        assertThat(step.matches(result.out()))
                .as("%s: $ %s%nsays%n%s%nsaw%n%s", step.place(), step.command(), step.prints(), result.out())
                .isTrue();
        return result;
    }

    private static List<String> commands(String page) throws IOException {
        return Console.read(TestMesh.ROOT.resolve(page)).stream()
                .map(step -> step.command() + "\n" + String.join("\n", step.prints()))
                .toList();
    }
}
