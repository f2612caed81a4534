package bookinfo.mesh.proxy.config;

import java.util.Comparator;
import java.util.List;

/**
 * Changes to a header block: first the removals, then the additions in order.
 *
 * @param add what overwrites stands before what appends, otherwise as given: that is the order in which Envoy writes
 * @param remove lower-case names
 */
public record HeaderChanges(List<Addition> add, List<String> remove) {

    public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of());

    public HeaderChanges {
        add = add.stream()
                .sorted(Comparator.comparing(it -> !it.append().overwrites()))
                .toList();
        remove = List.copyOf(remove);
    }

    /**
     * One header to write.
     *
     * @param name lower case
     * @param value may hold command operators such as {@code %DOWNSTREAM_REMOTE_ADDRESS%}; {@code %%} is a percent sign
     * @param keepEmpty write it even when the value comes out empty
     */
    public record Addition(String name, String value, Append append, boolean keepEmpty) {}

    /** What to do about a header that is already there. */
    public enum Append {
        APPEND_IF_EXISTS_OR_ADD,
        ADD_IF_ABSENT,
        OVERWRITE_IF_EXISTS_OR_ADD,
        OVERWRITE_IF_EXISTS;

        /** Whether it takes the place of a header that is there. */
        public boolean overwrites() {
            return this == OVERWRITE_IF_EXISTS_OR_ADD || this == OVERWRITE_IF_EXISTS;
        }
    }
}
