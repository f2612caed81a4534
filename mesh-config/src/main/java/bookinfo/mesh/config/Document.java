package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.MappingNode;
import java.util.Map;

/** One object as a tree, before anything is known about its kind. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public record Document(MappingNode root) {

    /**
     * The tree of an object that came as values: maps, lists, strings, numbers, booleans and nulls.
     *
     * @param source what to call it in messages, such as {@code VirtualService default/reviews}
     */
    public static Document of(String source, Map<String, ?> object) {
        throw new UnsupportedOperationException(source + object);
    }
}
