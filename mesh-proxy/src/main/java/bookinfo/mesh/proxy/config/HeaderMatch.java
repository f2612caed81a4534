package bookinfo.mesh.proxy.config;

/**
 * A condition on a request header. Several values of one name are joined by commas before they are compared.
 *
 * @param name lower case; also {@code :method}, {@code :authority}, {@code :path} and {@code :scheme}
 * @param invert the outcome is turned round
 * @param missingAsEmpty an absent header counts as an empty one; otherwise it fails, inverted or not
 */
public record HeaderMatch(String name, Condition condition, boolean invert, boolean missingAsEmpty) {

    /** What is asked of the header. */
    public sealed interface Condition {

        /** Present, or absent when false. */
        record Present(boolean expected) implements Condition {}

        record Value(StringMatch match) implements Condition {}

        /** A decimal integer with {@code start <= value < end}. */
        record Range(long start, long end) implements Condition {}
    }
}
