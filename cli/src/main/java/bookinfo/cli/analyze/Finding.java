package bookinfo.cli.analyze;

import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Node;
import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Problem;
import java.util.Comparator;
import java.util.Optional;

/**
 * A problem and the object that has it.
 *
 * @param problem at its field's line, when the object was read from a file
 * @param origin empty when a text could not be read as objects
 */
public record Finding(Problem problem, Optional<Origin> origin) {
    /** The worst first. */
    static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding finding) -> finding.problem().severity())
            .thenComparing(finding -> finding.problem().code())
            .thenComparing(finding -> finding.origin().map(Origin::toString).orElse(""))
            .thenComparingInt(finding -> finding.problem().mark().line())
            .thenComparing(finding -> finding.problem().path());

    /**
     * An object as messages name it.
     *
     * @param namespace empty for objects outside namespaces
     */
    public record Origin(String kind, String namespace, String name) {
        static Origin of(Document document) {
            String kind = text(document.root(), "kind");
            Node metadata = Optional.ofNullable(document.root().fields().get("metadata"))
                    .map(Field::value)
                    .orElse(document.root());
            String namespace = text(metadata, "namespace");
            boolean outside = kind.equals("Namespace");
            return new Origin(kind, namespace.isEmpty() && !outside ? "default" : namespace, text(metadata, "name"));
        }

        /** Whether somebody who asks for one namespace wants to hear of it. */
        boolean in(String asked) {
            return namespace.equals(asked) || (kind.equals("Namespace") && name.equals(asked));
        }

        @Override
        public String toString() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }

        private static String text(Node node, String name) {
            Field field = node instanceof MappingNode mapping ? mapping.fields().get(name) : null;
            return field != null && field.value() instanceof ScalarNode scalar ? scalar.text() : "";
        }
    }
}
