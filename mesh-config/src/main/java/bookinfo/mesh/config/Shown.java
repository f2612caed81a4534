package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.SequenceNode;

/** How values appear in messages: on one line, and never longer than a reader wants. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String node(Node node) {
        return switch (node) {
            case MappingNode mapping -> "an object";
            case SequenceNode sequence -> "a list";
            case ScalarNode scalar -> text(scalar.text());
        };
    }

    static String text(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return line.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ");
    }
}
