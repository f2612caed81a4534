package bookinfo.cli.load;

/**
 * What one call came to.
 *
 * @param status the status; {@link #FAILED} when there was none
 * @param bytes everything that was read, head and body
 * @param headBytes the head; 0 unless the status is a good one, as fortio reads no further then
 */
record Outcome(int status, long bytes, int headBytes) {
    static final int FAILED = -1;
    private static final int TEAPOT = 418;

    static Outcome failed(long bytes) {
        return new Outcome(FAILED, bytes, 0);
    }

    static boolean good(int status) {
        return (status >= 200 && status <= 299) || status == TEAPOT;
    }

    boolean good() {
        return good(status);
    }
}
