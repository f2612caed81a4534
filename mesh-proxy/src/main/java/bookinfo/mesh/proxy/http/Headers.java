package bookinfo.mesh.proxy.http;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in insertion order, duplicates allowed, without an object per field.
 *
 * <p>Names are lower-case ASCII, always: the parser lowers what it reads, and every caller passes lower-case names.
 * Values hold one byte of the wire in each char (ISO-8859-1). One exchange owns an instance; it is not thread-safe.
 */
public final class Headers {
    private static final int TYPICAL_FIELDS = 16;

    /** Name of field i at 2i, its value at 2i + 1. */
    private String[] fields;

    private int size;
    /** Names of which there is one field at most. */
    private final Set<String> single;

    public Headers() {
        this(TYPICAL_FIELDS, Set.of());
    }

    private Headers(int capacity, Set<String> single) {
        this.fields = new String[2 * capacity];
        this.single = single;
    }

    /** Headers of a request, where Envoy joins some fields that are repeated. */
    public static Headers ofRequest() {
        return new Headers(TYPICAL_FIELDS, OneField.OF_REQUESTS);
    }

    /** Headers of a response, where Envoy joins some fields that are repeated. */
    public static Headers ofResponse() {
        return new Headers(TYPICAL_FIELDS, OneField.OF_RESPONSES);
    }

    /** Headers from name, value, name, value... */
    public static Headers of(String... namesAndValues) {
        var headers = new Headers(Math.max(4, namesAndValues.length / 2), Set.of());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    public int size() {
        return size;
    }

    /** The name of field {@code index}, 0 to size - 1. */
    public String name(int index) {
        return fields[2 * index];
    }

    /** The value of field {@code index}, 0 to size - 1. */
    public String value(int index) {
        return fields[2 * index + 1];
    }

    /** The value of the first field of this name, or null. */
    public @Nullable String first(String name) {
        int at = indexOf(name, 0);
        return at < 0 ? null : value(at);
    }

    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /** The index of the first field of this name at or after {@code from}, or -1. */
    public int indexOf(String name, int from) {
        for (int i = from; i < size; i++) {
            if (fields[2 * i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** All values of this name joined by commas, as RFC 9110 section 5.3 reads a repeated field, or null. */
    public @Nullable String joined(String name) {
        int at = indexOf(name, 0);
        if (at < 0) {
            return null;
        }
        String joined = value(at);
        while ((at = indexOf(name, at + 1)) >= 0) {
            joined = joined + "," + value(at);
        }
        return joined;
    }

    /** Whether any value of this name is such. */
    public boolean any(String name, Predicate<String> such) {
        for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 1)) {
            if (such.test(value(at))) {
                return true;
            }
        }
        return false;
    }

    /** Appends a field, or joins the value to the one field that there can be of this name. */
    public Headers add(String name, String value) {
        assert isLowerCase(name) : name;
        if (single.contains(name)) {
            int at = indexOf(name, 0);
            if (at >= 0) {
                String before = value(at);
                fields[2 * at + 1] = before.isEmpty() || value.isEmpty() ? before + value : before + "," + value;
                return this;
            }
        }
        if (2 * size == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[2 * size] = name;
        fields[2 * size + 1] = value;
        size++;
        return this;
    }

    /** Puts the value in place of the first field of this name and drops the others; appends when there is none. */
    public Headers set(String name, String value) {
        int at = indexOf(name, 0);
        if (at < 0) {
            return add(name, value);
        }
        fields[2 * at + 1] = value;
        removeFrom(at + 1, name);
        return this;
    }

    /** Drops every field of this name; true if there was one. */
    public boolean remove(String name) {
        return removeFrom(0, name);
    }

    /** Drops every field whose name passes the test; true if there was one. */
    public boolean removeIf(Predicate<String> name) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!name.test(fields[2 * i])) {
                move(i, kept++);
            }
        }
        boolean removed = kept < size;
        size = kept;
        return removed;
    }

    public Headers copy() {
        var copy = new Headers(Math.max(size, 4), single);
        System.arraycopy(fields, 0, copy.fields, 0, 2 * size);
        copy.size = size;
        return copy;
    }

    /** Bytes of all names and values, without separators. */
    public int bytes() {
        int bytes = 0;
        for (int i = 0; i < 2 * size; i++) {
            bytes += fields[i].length();
        }
        return bytes;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(name(i)).append(": ").append(value(i)).append('\n');
        }
        return text.toString();
    }

    private boolean removeFrom(int from, String name) {
        int kept = indexOf(name, from);
        if (kept < 0) {
            return false;
        }
        for (int i = kept + 1; i < size; i++) {
            if (!fields[2 * i].equals(name)) {
                move(i, kept++);
            }
        }
        size = kept;
        return true;
    }

    private void move(int from, int to) {
        fields[2 * to] = fields[2 * from];
        fields[2 * to + 1] = fields[2 * from + 1];
    }

    private static boolean isLowerCase(String name) {
        return name.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    }
}
