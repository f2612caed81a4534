package bookinfo.mesh.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Header changes on the way there and back. */
public record HeaderChanges(Operations request, Operations response) {

    public static final HeaderChanges NONE = new HeaderChanges(Operations.NONE, Operations.NONE);

    /** Changes of one direction; {@code set} overwrites, {@code add} appends. */
    public record Operations(SortedMap<String, String> set, SortedMap<String, String> add, List<String> remove) {

        public static final Operations NONE = new Operations(new TreeMap<>(), new TreeMap<>(), List.of());

        public Operations {
            set = sorted(set);
            add = sorted(add);
            remove = List.copyOf(remove);
        }

        private static SortedMap<String, String> sorted(Map<String, String> map) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(map));
        }
    }
}
