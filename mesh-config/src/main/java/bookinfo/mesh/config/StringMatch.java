package bookinfo.mesh.config;

/** A condition on a text. */
public sealed interface StringMatch {

    record Exact(String value) implements StringMatch {}

    /** A plain prefix of characters, not of path segments. */
    record Prefix(String value) implements StringMatch {}

    /** RE2 syntax; must match the whole text. */
    record Regex(String value) implements StringMatch {}

    /** The header or query parameter is there, with whatever value. */
    record Present() implements StringMatch {}
}
