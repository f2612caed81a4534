package bookinfo.mesh.proxy.http;

/** Status and header fields of a response. The reason phrase is not carried: it follows from the status. */
public final class ResponseHead {
    private int status;
    private final Headers headers;

    /** @param status 100 to 999 */
    public ResponseHead(int status, Headers headers) {
        this.status = status;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    public void status(int status) {
        this.status = status;
    }

    public Headers headers() {
        return headers;
    }

    /** 1xx: another response follows. */
    public boolean informational() {
        return status < 200;
    }

    @Override
    public String toString() {
        return status + "\n" + headers;
    }
}
