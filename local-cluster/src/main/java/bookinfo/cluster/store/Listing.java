package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects of one kind by namespace and name, as of {@code revision}: a watch from there misses nothing. */
public record Listing(long revision, List<ObjectNode> items) {
    public Listing {
        items = List.copyOf(items);
    }
}
