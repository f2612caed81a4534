package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

    @Test
    void remembersWhereEveryFieldStands() {
        Document document = parsed("""
                        kind: VirtualService
                        spec:
                          http:
                          - match:
                            - headers:
                                end.user: {exact: jason}
                        """).getFirst();

        assertThat(List.of("kind", "spec.http[0].match[0].headers[end.user].exact", "spec.http[1].route", "status"))
                .extracting(path -> document.markOf(path).line())
                .containsExactly(1, 6, 4, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "7, NUMBER",
        "7.5, NUMBER",
        "1e3, NUMBER",
        "'\"7\"', STRING",
        "7s, STRING",
        "true, BOOLEAN",
        "yes, BOOLEAN",
        "'\"yes\"', STRING",
        "~, NULL",
        "null, NULL",
        "1:30, STRING",
        "0x1F, STRING",
        "1_000, STRING",
        "2026-01-01, STRING",
        "!!str 7, STRING",
        "'|\n  7', STRING"
    })
    void takesValuesForWhatJsonWouldTakeThem(String value, ScalarType type) {
        assertThat(shape(parsed("a: " + value + "\n").getFirst().root())).startsWith("[a=" + type);
    }

    @Test
    void readsEveryDocumentBeforeAFaultOfGrammar() {
        var parsed = Documents.parse("f.yaml", "a: 1\n---\nb: 2\n---\nc: {\n");

        assertThat(parsed.documents()).hasSize(2);
        assertThat(parsed.problems()).singleElement().asString().endsWith("at f.yaml:6");
    }

    @Test
    void takesAListApart() {
        assertThat(parsed("{apiVersion: v1, kind: List, items: [{kind: A}, {kind: B}]}"))
                .extracting(document -> shape(document.root()))
                .containsExactly("[kind=STRING:A]", "[kind=STRING:B]");
    }

    @Test
    void copiesAliasesOut() {
        assertThat(shape(parsed("a: &a {b: 1}\nc: *a\n").getFirst().root()))
                .isEqualTo("[a=[b=NUMBER:1], c=[b=NUMBER:1]]");
    }

    @Test
    void buildsTheSameTreeFromValues() {
        String yaml = "{a: [1, 2.5, true, ~, text], b: {c: '7'}}";
        Document values =
                Document.of("object", Map.of("a", Arrays.asList(1, 2.5, true, null, "text"), "b", Map.of("c", "7")));

        assertThat(shape(values.root())).isEqualTo(shape(parsed(yaml).getFirst().root()));
    }

    private static String shape(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                new TreeMap<>(mapping.fields())
                        .entrySet().stream()
                                .map(field -> field.getKey() + "="
                                        + shape(field.getValue().value()))
                                .toList()
                                .toString();
            case Node.SequenceNode sequence ->
                sequence.items().stream().map(DocumentsTest::shape).toList().toString();
            case ScalarNode scalar -> scalar.type() == ScalarType.NULL ? "NULL" : scalar.type() + ":" + scalar.text();
        };
    }

    private static List<Document> parsed(String yaml) {
        var parsed = Documents.parse("test.yaml", yaml);
        assertThat(parsed.problems()).isEmpty();
        return parsed.documents();
    }
}
