package bookinfo.cli.kube;

/**
 * The API server said no, or could not be reached; the message is what a person should read. {@code status} is the
 * HTTP status, 0 when there was no answer.
 */
public final class ApiFailure extends RuntimeException {
    private final int status;

    ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    ApiFailure(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    public int status() {
        return status;
    }
}
