package bookinfo.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.NeedsProgram;
import bookinfo.e2e.TestMesh;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every case, asked of both proxies; then what each has logged and counted. */
@NeedsProgram("envoy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {
    private final List<Compared> compared = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> both_answer_the_same() throws Exception {
        List<Case> cases = Stream.of(
                        OracleCases.all(),
                        RouteCases.all(),
                        SmugglingCases.all(),
                        UpstreamCases.all(),
                        AnswerCases.all(),
                        HalfwayCases.all(),
                        RuleCases.all(),
                        TcpCases.all(),
                        SequenceCases.all(),
                        ProxyProtocolCases.all())
                .flatMap(all -> all)
                .toList();
        try (Pair pair = Pair.start("differential", Bootstrap.shared())) {
            for (Case asked : cases) {
                pair.ask(asked);
            }
            compared.addAll(pair.compared());
            compared.addAll(pair.stats());
        }
        assertThat(compared.stream().map(Compared::name)).doesNotHaveDuplicates();
        return compared.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> hold(one)));
    }

    @Test
    void each_listed_difference_has_its_reason() throws Exception {
        String differences = Files.readString(TestMesh.ROOT.resolve("docs/differences.md"));
        assertThat(Known.entries().values())
                .allSatisfy(entry -> assertThat(differences).contains("| " + entry.row() + " |"));
    }

    @AfterAll
    void tell() {
        Set<String> names = compared.stream().map(Compared::name).collect(Collectors.toCollection(HashSet::new));
        long same = compared.stream().filter(Compared::same).count();
        long listed = compared.stream()
                .filter(one -> !one.same() && Known.lists(one.name()))
                .count();
        System.out.printf("same %d, listed %d, different %d%n", same, listed, names.size() - same - listed);
        assertThat(names)
                .as("listed cases that are no more")
                .containsAll(Known.entries().keySet());
    }

    private static void hold(Compared one) {
        Known.Entry known = Known.entries().get(one.name());
        if (known == null) {
            assertThat(one.differences()).isEmpty();
        } else {
            assertThat(Difference.names(one))
                    .as("what differs, as the list has it: %s", one.differences())
                    .isEqualTo(known.names());
        }
    }
}
