package bookinfo.e2e.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bookinfo.e2e.Lessons;
import bookinfo.e2e.TestMesh;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whether a Bookinfo is one. Without BOOKINFO_URL it is ours in our mesh, whose lessons {@code ScenarioTest} holds; at
 * another address the lessons are tried too, where BOOKINFO_KUBECTL says how rules are applied there.
 */
@ExtendWith(Subject.Chosen.class)
@Tag("cluster")
class CompatibilityTest {
    private static final Optional<String> KUBECTL = Optional.ofNullable(System.getenv("BOOKINFO_KUBECTL"));

    /** First what holds without rules, then the lessons, which bring some and take them away. */
    @TestFactory
    Stream<DynamicTest> isABookinfo(Subject subject) throws IOException {
        List<String> lessons = Subject.given().isPresent() ? Lessons.ofThePage() : List.of();
        return Stream.concat(
                Checks.all().stream().map(check -> DynamicTest.dynamicTest(check.name(), () -> subject.hold(check))),
                lessons.stream()
                        .map(lesson -> DynamicTest.dynamicTest(lesson, () -> tryLesson(lesson, subject.url()))));
    }

    @Test
    void everyDifferenceHasItsReason() throws Exception {
        String differences = Files.readString(TestMesh.ROOT.resolve("docs/differences.md"));
        assertThat(Checks.all().stream().flatMap(check -> check.original().stream()))
                .allSatisfy(original -> assertThat(differences).contains("\n| " + original.row() + " | "));
        assertThat(Checks.all()).extracting(Check::name).doesNotHaveDuplicates();
    }

    private static void tryLesson(String lesson, URI url) throws Exception {
        assumeTrue(KUBECTL.isPresent(), "needs BOOKINFO_KUBECTL, the kubectl that may change the rules there");
        Lessons.tryElsewhere(lesson, url, KUBECTL.get());
    }
}
