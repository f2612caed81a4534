package bookinfo.cli.install;

import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Documents;
import bookinfo.mesh.config.IstioOperatorReader;
import bookinfo.mesh.config.Layers;
import bookinfo.mesh.config.Problem;
import bookinfo.mesh.config.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** One wish of a person about what is installed; later ones lie over earlier ones. */
public sealed interface Layer {

    /** This over what was wished before; an {@link Failure} names what cannot be. */
    Document over(Document under);

    /** An IstioOperator file. */
    record Overlay(String source, String text) implements Layer {
        @Override
        public Document over(Document under) {
            return Layers.merge(under, document());
        }

        /** Judged by itself, since a fault may vanish under another layer and come back with the next upgrade. */
        Document document() {
            Documents.Parsed parsed = Documents.parse(source, text);
            refuse(parsed.problems());
            if (parsed.documents().size() != 1) {
                throw new Failure(source + ": " + parsed.documents().size() + " objects (expected: one IstioOperator)");
            }
            Document document = parsed.documents().getFirst();
            refuse(IstioOperatorReader.read(document).problems());
            return document;
        }
    }

    /** A {@code --set path=value}. */
    record Setting(String assignment) implements Layer {
        @Override
        public Document over(Document under) {
            try {
                return Layers.set(under, assignment);
            } catch (IllegalArgumentException e) {
                throw new Failure(String.valueOf(e.getMessage()));
            }
        }
    }

    static void refuse(List<Problem> problems) {
        List<Problem> errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new Failure(errors.stream()
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n  ", "nothing was done:\n  ", "")));
        }
    }
}
