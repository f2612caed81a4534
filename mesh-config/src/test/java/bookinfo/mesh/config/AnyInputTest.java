package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import bookinfo.mesh.config.Node.SequenceNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is read, the answer is objects or problems, never an exception. */
class AnyInputTest {

    private static final String VALID = valid();
    private static final List<String> SPLINTERS = List.of(
            "\n",
            " ",
            "\t",
            ":",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "~",
            "!!str ",
            "!!bool ",
            "!!int ",
            "1e99999999999",
            "---\n",
            "0",
            "-1",
            "1e999",
            "true",
            "null",
            "\u0000",
            "\uFFFF",
            "\uD83D",
            "<<: ",
            "? ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "9080");

    @Property(tries = 1000)
    void survivesMutationsOfValidObjects(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(VALID);
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(12));
            text.replace(from, to, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        }
        readAndAnalyze(text.toString());
    }

    @Property
    void survivesAnyText(@ForAll String text) {
        readAndAnalyze(text);
    }

    @Property(tries = 500)
    void survivesAnyValueInAnyField(@ForAll long seed) {
        Random random = new Random(seed);
        for (Document document : Documents.parse("valid.yaml", VALID).documents()) {
            var changed = new Document((MappingNode) changed(document.root(), random));

            assertThatCode(() -> Objects.read(changed)).doesNotThrowAnyException();
        }
    }

    /** The same tree, in which every tenth node has become something else. */
    private static Node changed(Node node, Random random) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Node.Field> fields = new LinkedHashMap<>();
                mapping.fields()
                        .forEach((name, field) -> fields.put(
                                name,
                                new Node.Field(
                                        field.mark(),
                                        random.nextInt(10) > 0
                                                ? changed(field.value(), random)
                                                : strange(node.mark(), random))));
                yield new MappingNode(node.mark(), fields);
            }
            case SequenceNode sequence ->
                new SequenceNode(
                        node.mark(),
                        sequence.items().stream()
                                .map(item -> changed(item, random))
                                .toList());
            case ScalarNode scalar -> scalar;
        };
    }

    private static Node strange(Mark mark, Random random) {
        Node text = new ScalarNode(mark, ScalarType.STRING, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        return switch (random.nextInt(6)) {
            case 0 -> new MappingNode(mark, Map.of("exact", new Node.Field(mark, text)));
            case 1 -> new SequenceNode(mark, List.of(text, text));
            case 2 -> new ScalarNode(mark, ScalarType.NULL, "");
            case 3 ->
                new ScalarNode(
                        mark,
                        ScalarType.NUMBER,
                        List.of("1e999", "-7.5", "1e99999999999", "NaN").get(random.nextInt(4)));
            case 4 -> new ScalarNode(mark, ScalarType.BOOLEAN, random.nextBoolean() ? "yes" : "");
            default -> text;
        };
    }

    @ParameterizedTest
    @Timeout(10)
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "&a [*a, ", "! ", "\"", "*"})
    void refusesAMegabyteOfOneThing(String thing) {
        String text = thing.repeat((1 << 20) / thing.length());

        assertThat(Documents.parse("big.yaml", text).documents()).isEmpty();
        assertThat(Documents.parse("big.yaml", text).problems()).isNotEmpty();
    }

    @Test
    void readsAMegabyteOfGoodObjectsAndRefusesMore() {
        String file = (VALID + "---\n").repeat((1 << 20) / (VALID.length() + 4));

        assertThat(Documents.parse("big.yaml", file).problems()).isEmpty();
        assertThat(Given.messages(VALID + "#".repeat(1 << 20)))
                .containsExactly((VALID.length() + (1 << 20)) + " characters (expected: at most 1048576) at test.yaml");
    }

    @Test
    void leavesOutAllButTheFirstHundredProblems() {
        StringBuilder spec = new StringBuilder("host: reviews\n");
        for (int i = 0; i < 5000; i++) {
            spec.append("unknown").append(i).append(": 1\n");
        }

        assertThat(Given.messages(Given.destinationRule("many", spec.toString())))
                .hasSize(101)
                .last()
                .asString()
                .contains("more than 100 problems");
    }

    @Test
    void cutsLongValuesOutOfMessages() {
        String yaml = Given.destinationRule("long", "host: " + "x".repeat(5000) + "\n");

        assertThat(Given.messages(yaml)).singleElement().asString().hasSizeLessThan(250);
    }

    @Test
    @Timeout(10)
    void endsQuicklyWithRegularExpressionsThatExplode() {
        for (String regex :
                List.of("((a{1000}){1000}){1000}", "(".repeat(500) + "a" + ")".repeat(500), "(a|a)*".repeat(170))) {
            String spec = "hosts: [x]\nhttp: [{match: [{uri: {regex: '" + regex
                    + "'}}], route: [{destination: {host: x}}]}]\n";
            assertThatCode(() -> Given.problems(Given.virtualService("x", spec)))
                    .doesNotThrowAnyException();
        }
    }

    private static void readAndAnalyze(String text) {
        assertThatCode(() -> {
                    var parsed = Documents.parse("test.yaml", text);
                    var readings =
                            parsed.documents().stream().map(Objects::read).toList();
                    var objects = readings.stream()
                            .map(Objects.Reading::object)
                            .flatMap(Optional::stream)
                            .toList();
                    for (Problem problem : Analysis.of(Mesh.of(objects, "cluster.local", "istio-system"))) {
                        assertThat(problem.toString()).doesNotContain("\n");
                    }
                    for (Objects.Reading reading : readings) {
                        assertThat(reading.problems())
                                .allSatisfy(problem ->
                                        assertThat(problem.toString()).doesNotContain("\n"));
                    }
                    assertThat(parsed.documents().isEmpty() && parsed.problems().isEmpty())
                            .isFalse();
                })
                .doesNotThrowAnyException();
    }

    private static String valid() {
        try {
            return Files.readString(Path.of("src/test/golden/valid.txt")).split("(?m)^-----\\n", 2)[0];
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
