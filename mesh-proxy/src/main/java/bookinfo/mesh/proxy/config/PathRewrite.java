package bookinfo.mesh.proxy.config;

import com.google.re2j.Pattern;

/** How a path changes on its way; the query is kept. */
public sealed interface PathRewrite {

    record Keep() implements PathRewrite {}

    /** The matched prefix, or the whole path of an exact match, becomes this. */
    record Prefix(String replacement) implements PathRewrite {}

    /** Every match of the pattern becomes the substitution, in which {@code \1} is the first group. */
    record Regex(Pattern pattern, String substitution) implements PathRewrite {}

    /** The whole path becomes this. */
    record Full(String path) implements PathRewrite {}
}
