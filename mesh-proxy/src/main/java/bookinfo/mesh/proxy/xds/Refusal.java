package bookinfo.mesh.proxy.xds;

/** A configuration that this proxy does not take. The message names the path, the value and what was expected. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message);
    }

    /** A refusal of what stands at a path. */
    static Refusal at(String path, String problem) {
        return new Refusal(path.isEmpty() ? problem : path + ": " + problem);
    }

    /** The same refusal, seen from further outside: {@code place: message}. */
    public Refusal in(String place) {
        Refusal outer = new Refusal(place + ": " + getMessage());
        outer.initCause(this);
        return outer;
    }
}
