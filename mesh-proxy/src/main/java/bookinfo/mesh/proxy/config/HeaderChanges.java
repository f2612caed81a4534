package bookinfo.mesh.proxy.config;

import java.util.List;

/**
 * Changes to a header block: first the removals, then the additions in order.
 *
 * @param remove lower-case names
 */
public record HeaderChanges(List<Addition> add, List<String> remove) {

    public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of());

    public HeaderChanges {
        add = List.copyOf(add);
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
        OVERWRITE_IF_EXISTS
    }
}
