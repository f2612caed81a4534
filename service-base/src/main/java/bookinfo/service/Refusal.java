package bookinfo.service;

/** Ends a request with a status and the words that its clients know. */
public final class Refusal extends RuntimeException {
    private final int status;
    private final String words;

    /** {@code words} become the body {@code {"error": words}}, or the detail of a problem if the client wants one. */
    public Refusal(int status, String words) {
        super(status + ": " + words, null, false, false);
        this.status = status;
        this.words = words;
    }

    int status() {
        return status;
    }

    String words() {
        return words;
    }
}
