package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The {@code conditions} in an object's status. */
public final class Conditions {
    private Conditions() {}

    /** Whether a status has a condition of this type that is true. */
    public static boolean hold(JsonNode status, String type) {
        return Json.text(find(status, type), "/status").equals("True");
    }

    /** The condition of this type; a missing node when the status has none. */
    public static JsonNode find(JsonNode status, String type) {
        return Json.items(status, "/conditions")
                .filter(condition -> Json.text(condition, "/type").equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** A condition as it is now; while its value stays as in the former status, so does the time of its transition. */
    public static ObjectNode make(JsonNode former, String type, boolean value, Instant now) {
        JsonNode before = find(former, type);
        String text = value ? "True" : "False";
        boolean same = Json.text(before, "/status").equals(text);
        return Json.object()
                .put("type", type)
                .put("status", text)
                .put("lastTransitionTime", same ? Json.text(before, "/lastTransitionTime") : seconds(now));
    }

    /** A time as objects have it: in whole seconds. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
