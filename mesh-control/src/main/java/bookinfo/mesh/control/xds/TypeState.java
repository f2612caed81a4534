package bookinfo.mesh.control.xds;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a proxy stands with one type.
 *
 * @param sent nonce of the last push, empty before the first
 * @param acked nonce of the last push that was acknowledged
 * @param waiting whether a push is still unanswered
 * @param held version by name of what the proxy was sent (or brought along when it reconnected)
 * @param rejections standing refusals by resource name
 */
public record TypeState(
        String sent, String acked, boolean waiting, Map<String, String> held, SortedMap<String, Rejection> rejections) {
    public TypeState {
        held = Map.copyOf(held);
        rejections = new TreeMap<>(rejections);
    }
}
