package bookinfo.mesh.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tree of YAML or JSON that remembers where each value stood. */
public sealed interface Node {

    Mark mark();

    /** Fields by name, in the order of the text. */
    record MappingNode(Mark mark, Map<String, Field> fields) implements Node {
        public MappingNode {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    record SequenceNode(Mark mark, List<Node> items) implements Node {
        public SequenceNode {
            items = List.copyOf(items);
        }
    }

    /** A single value as it was written; {@code type} is what YAML takes it for. */
    record ScalarNode(Mark mark, ScalarType type, String text) implements Node {}

    /** A name and its value; the mark is the name's. */
    record Field(Mark mark, Node value) {}

    enum ScalarType {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }
}
