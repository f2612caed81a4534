package bookinfo.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cli.scenario.Expectation.Stars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
    @TempDir
    Path scenarios;

    @Test
    void readsAllThatTheVocabularyCanSay() throws IOException {
        Scenario scenario = read("""
                title: A lesson
                needs: [01-gateway]
                expect:
                  - as: jason
                    get: /productpage
                    times: 20
                    status: 200
                    stars: black
                    contains: ["Book Details"]
                    absent: ["Error"]
                    within: [500ms, 7.2s]
                    share: {v3: 50%}
                """);

        assertThat(scenario.needs()).containsExactly("01-gateway");
        assertThat(scenario.folders())
                .containsExactly(Path.of("k8s/scenarios/01-gateway"), Path.of("k8s/scenarios/02-lesson"));
        Expectation expectation = (Expectation) scenario.expectations().getFirst();
        assertThat(expectation.as()).contains("jason");
        assertThat(expectation.stars()).contains(Stars.BLACK);
        assertThat(expectation.within())
                .contains(new Expectation.Window(Duration.ofMillis(500), Duration.ofMillis(7200)));
        assertThat(expectation.share()).containsEntry("v3", 0.5);
    }

    @Test
    void readsALoadInsideTheMesh() throws IOException {
        Scenario scenario = read("""
                title: A lesson
                needs: [../httpbin]
                expect:
                  - load: http://httpbin:8000/get
                    connections: 2
                    times: 20
                    refused: [0%, 30%]
                """);

        assertThat(scenario.folders().getFirst()).isEqualTo(Path.of("k8s/httpbin"));
        assertThat(scenario.expectations())
                .containsExactly(new Load("http://httpbin:8000/get", "fortio", 2, 20, 0, 0.3));
    }

    @Test
    void aWordOutsideTheVocabularyIsNamedWithItsPlace() {
        assertThatThrownBy(() -> read("""
                title: A lesson
                expect:
                  - get: /productpage
                    colour: red
                """))
                .hasMessageContaining("expect: expect[0]: colour: unknown (expected one of [absent, as,");
    }

    @Test
    void aBadValueSaysWhatWasExpected() {
        assertThatThrownBy(() -> read("title: t\nexpect:\n  - {get: /, within: [1, 2s]}\n"))
                .hasMessageEndingWith("within: 1 (expected: such as 500ms or 1.5s)");
        assertThatThrownBy(() -> read("title: t\nexpect:\n  - {get: /, share: {v1: half}}\n"))
                .hasMessageEndingWith("share: half (expected: such as 50%)");
        assertThatThrownBy(() -> read("title: t\nexpect:\n  - {load: http://a, refused: 3%}\n"))
                .hasMessageEndingWith("refused: [3%] (expected: such as [0%, 30%])");
        assertThatThrownBy(() -> read("title: t\nexpect:\n  - {get: /, times: 0}\n"))
                .hasMessageEndingWith("times: 0 (expected: 1..10000)");
    }

    @Test
    void anUnknownScenarioNamesThoseThatAre() throws IOException {
        read("title: t\n");

        assertThatThrownBy(() -> Scenario.read(scenarios.resolve("99-none"))).hasMessageContaining("[02-lesson]");
    }

    private Scenario read(String yaml) throws IOException {
        Path folder = Files.createDirectories(scenarios.resolve("02-lesson"));
        Files.writeString(folder.resolve("expect"), yaml);
        return Scenario.read(folder);
    }
}
