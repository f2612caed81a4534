package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import bookinfo.mesh.config.Node.SequenceNode;

/** How values appear in messages: on one line, and never longer than a reader wants. */
final class Shown {

    private static final int LONGEST = 120;

    private Shown() {}

    static String node(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.fields().isEmpty() ? "{}" : "an object";
            case SequenceNode sequence -> sequence.items().isEmpty() ? "[]" : "a list";
            case ScalarNode scalar -> scalar(scalar);
        };
    }

    /** Quotes are shown where they make the difference between a text and a number. */
    private static String scalar(ScalarNode scalar) {
        boolean quoted = scalar.type() == ScalarType.STRING && TreeBuilder.isNumber(scalar.text());
        return quoted ? "\"" + text(scalar.text()) + "\"" : text(scalar.text());
    }

    static String text(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return line.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ");
    }
}
