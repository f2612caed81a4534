package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Edge cases are off: combined through trees within trees they are more than can be tried. */
class PatchPropertiesTest {
    private static final int DEPTH = 3;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theMergePatchBetweenTwoObjectsLeadsFromOneToTheOther(
            @ForAll("objects") ObjectNode from, @ForAll("objects") ObjectNode to) {
        ObjectNode untouched = from.deepCopy();
        assertThat(StrategicMerge.apply("", from, mergePatch(from, to))).isEqualTo(to);
        assertThat(from).isEqualTo(untouched);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theJsonPatchBetweenTwoObjectsLeadsFromOneToTheOther(
            @ForAll("objects") ObjectNode from, @ForAll("objects") ObjectNode to) {
        ArrayNode patch = JSON.arrayNode();
        from.fieldNames().forEachRemaining(field -> operation(patch, "remove", field));
        to.properties().forEach(entry -> operation(patch, "add", entry.getKey()).set("value", entry.getValue()));
        ObjectNode untouched = from.deepCopy();
        assertThat(Patch.json(from, patch)).isEqualTo(to);
        assertThat(from).isEqualTo(untouched);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void withoutListsAStrategicMergeIsAMergePatch(@ForAll("maps") ObjectNode target, @ForAll("maps") ObjectNode patch) {
        assertThat(StrategicMerge.apply("Pod", target, patch)).isEqualTo(StrategicMerge.apply("", target, patch));
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return nested(DEPTH, Arbitraries.oneOf(scalars(), lists()));
    }

    @Provide
    Arbitrary<ObjectNode> maps() {
        return nested(DEPTH, scalars());
    }

    private Arbitrary<JsonNode> scalars() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 9).map(JSON::numberNode),
                Arbitraries.strings().alpha().ofMaxLength(3).map(JSON::textNode),
                Arbitraries.of(true, false).map(JSON::booleanNode));
    }

    private Arbitrary<JsonNode> lists() {
        return scalars().list().ofMaxSize(3).map(items -> JSON.arrayNode().addAll(items));
    }

    /** Built level by level: a generator that refers to itself takes minutes now and then. */
    private static Arbitrary<ObjectNode> nested(int depth, Arbitrary<JsonNode> leaves) {
        return objects(depth == 0 ? leaves : Arbitraries.oneOf(leaves, nested(depth - 1, leaves)));
    }

    private static Arbitrary<ObjectNode> objects(Arbitrary<? extends JsonNode> values) {
        Arbitrary<String> names = Arbitraries.of(List.of("a", "b", "c", "d/e", "f~g"));
        return Arbitraries.maps(names, values).ofMaxSize(3).map(PatchPropertiesTest::object);
    }

    private static ObjectNode object(Map<String, ? extends JsonNode> fields) {
        ObjectNode object = JSON.objectNode();
        fields.forEach(object::set);
        return object;
    }

    private static ObjectNode mergePatch(ObjectNode from, ObjectNode to) {
        ObjectNode patch = JSON.objectNode();
        from.fieldNames().forEachRemaining(patch::putNull);
        to.properties().forEach(entry -> {
            boolean both = from.get(entry.getKey()) instanceof ObjectNode && entry.getValue() instanceof ObjectNode;
            patch.set(
                    entry.getKey(),
                    both
                            ? mergePatch((ObjectNode) from.path(entry.getKey()), (ObjectNode) entry.getValue())
                            : entry.getValue());
        });
        return patch;
    }

    private static ObjectNode operation(ArrayNode patch, String op, String field) {
        String pointer = "/" + field.replace("~", "~0").replace("/", "~1");
        return patch.addObject().put("op", op).put("path", pointer);
    }
}
