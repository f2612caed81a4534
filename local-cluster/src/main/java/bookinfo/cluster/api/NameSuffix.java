package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.random.RandomGenerator;

/** The random ends of generated names: letters and digits that spell no words and are not mistaken for each other. */
final class NameSuffix {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 5;

    private final RandomGenerator random;

    NameSuffix(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }

    /** The object's name, or what its name will begin with. */
    static String nameOrBase(JsonNode object) {
        String name = Metadata.name(object);
        return name.isEmpty() ? Json.text(object, "/metadata/generateName") : name;
    }
}
