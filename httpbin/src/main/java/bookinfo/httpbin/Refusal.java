package bookinfo.httpbin;

/** A request that cannot be answered as it stands. */
final class Refusal extends Exception {
    private final int status;

    Refusal(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String detail) {
        return new Refusal(400, detail);
    }

    Answer answer() {
        return Answer.problem(status, String.valueOf(getMessage()));
    }
}
