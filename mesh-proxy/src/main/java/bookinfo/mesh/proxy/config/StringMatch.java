package bookinfo.mesh.proxy.config;

import com.google.re2j.Pattern;

/** A condition on a text. */
public sealed interface StringMatch {

    record Exact(String value, boolean ignoreCase) implements StringMatch {}

    record Prefix(String value, boolean ignoreCase) implements StringMatch {}

    record Suffix(String value, boolean ignoreCase) implements StringMatch {}

    record Contains(String value, boolean ignoreCase) implements StringMatch {}

    /** The whole text must match. */
    record Regex(Pattern pattern) implements StringMatch {}
}
