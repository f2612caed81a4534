package bookinfo.mesh.config;

import java.util.List;

/** Reads YAML, which JSON is a part of, into trees. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Documents {

    private Documents() {}

    /** The documents of a text in order; those that cannot be read are left out and told as problems. */
    public record Parsed(List<Document> documents, List<Problem> problems) {
        public Parsed {
            documents = List.copyOf(documents);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Never throws, whatever the text.
     *
     * @param source what to call the text in messages, usually a file name
     */
    public static Parsed parse(String source, String yamlOrJson) {
        throw new UnsupportedOperationException(source + yamlOrJson);
    }
}
