package bookinfo.mesh.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The fields of an object's metadata, those that only the API server writes included. */
final class MetaReader {

    private MetaReader() {}

    static Meta read(Fields root, String defaultNamespace) {
        root.require("metadata", "at least a name");
        return root.object("metadata", fields -> meta(fields, root.mark(), defaultNamespace))
                .orElseGet(() -> new Meta(defaultNamespace, "", Map.of(), Map.of(), "", 0, Instant.EPOCH, root.mark()));
    }

    private static Meta meta(Fields fields, Mark mark, String defaultNamespace) {
        fields.ignore(
                "resourceVersion",
                "managedFields",
                "ownerReferences",
                "finalizers",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "selfLink",
                "generateName");
        if (!fields.has("generateName")) {
            fields.require("name", "a name such as reviews");
        }
        return new Meta(
                fields.text("namespace", Format.NAME).orElse(defaultNamespace),
                fields.text("name", Format.NAME).orElse(""),
                fields.labels("labels"),
                fields.map("annotations", Format.SOME_TEXT, value -> value.text(Format.TEXT)),
                fields.text("uid", Format.TEXT).orElse(""),
                fields.integer("generation", 0, Integer.MAX_VALUE).orElse(0),
                fields.text("creationTimestamp", Format.TEXT)
                        .flatMap(MetaReader::instant)
                        .orElse(Instant.EPOCH),
                mark);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
