package bookinfo.cluster.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** Pod templates: which ones are the same, and the hash that names a template's ReplicaSet. */
final class Templates {
    static final String HASH_LABEL = "pod-template-hash";

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final JsonMapper SORTED = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private Templates() {}

    /** Whether two templates are the same but for the hash label. */
    static boolean same(JsonNode left, JsonNode right) {
        return canonical(left).equals(canonical(right));
    }

    /** Up to ten letters that depend on the template and on nothing else. */
    static String hash(JsonNode template) {
        int hash = 0x811c9dc5; // FNV-1a, as Kubernetes takes it
        for (byte b : canonical(template).getBytes(UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        StringBuilder letters = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            letters.append(LETTERS.charAt(digit % LETTERS.length()));
        }
        return letters.toString();
    }

    private static String canonical(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH_LABEL);
        }
        try {
            return SORTED.writeValueAsString(SORTED.treeToValue(copy, Object.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
