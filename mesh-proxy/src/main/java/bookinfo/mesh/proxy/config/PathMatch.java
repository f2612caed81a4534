package bookinfo.mesh.proxy.config;

import com.google.re2j.Pattern;

/** A condition on the path, which is compared without its query and fragment. */
public sealed interface PathMatch {

    record Exact(String path, boolean caseSensitive) implements PathMatch {}

    record Prefix(String prefix, boolean caseSensitive) implements PathMatch {}

    /** {@code /a} takes {@code /a} and {@code /a/b} but not {@code /ab}; the prefix has no slash at its end. */
    record PathSeparatedPrefix(String prefix, boolean caseSensitive) implements PathMatch {}

    /** The whole path must match. */
    record Regex(Pattern pattern) implements PathMatch {}
}
