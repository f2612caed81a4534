package bookinfo.mesh.config;

/**
 * Where something stands: a source (a file name, or what an object of the API is called) and, when it was read from
 * text, line and column counted from 1. Line 0 means that there is no text to point into.
 */
public record Mark(String source, int line, int column) {

    /** The whole source, for objects that came as values and not as text. */
    public static Mark of(String source) {
        return new Mark(source, 0, 0);
    }

    public boolean hasLine() {
        return line > 0;
    }

    /** {@code virtual-service.yaml:14}, or the source alone when there is no line. */
    @Override
    public String toString() {
        return hasLine() ? source + ":" + line : source;
    }
}
