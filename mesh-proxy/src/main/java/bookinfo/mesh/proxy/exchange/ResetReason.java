package bookinfo.mesh.proxy.exchange;

/** How an upstream request came to an end without a complete response; texts are Envoy's. */
public enum ResetReason {
    LOCAL_CONNECTION_FAILURE("local connection failure", ResponseFlag.UF),
    REMOTE_CONNECTION_FAILURE("remote connection failure", ResponseFlag.UF),
    CONNECTION_TIMEOUT("connection timeout", ResponseFlag.UF),
    /** The upstream closed the connection after it was open. */
    CONNECTION_TERMINATION("connection termination", ResponseFlag.UC),
    LOCAL_RESET("local reset", ResponseFlag.LR),
    REMOTE_RESET("remote reset", ResponseFlag.UR),
    REMOTE_REFUSED_STREAM("remote refused stream reset", ResponseFlag.UR),
    OVERFLOW("overflow", ResponseFlag.UO),
    PROTOCOL_ERROR("protocol error", ResponseFlag.UPE);

    private final String text;
    private final ResponseFlag flag;

    ResetReason(String text, ResponseFlag flag) {
        this.text = text;
        this.flag = flag;
    }

    /** The words of the response body. */
    public String text() {
        return text;
    }

    public ResponseFlag flag() {
        return flag;
    }

    /** No byte of the request can have reached an application: the connection never opened. */
    public boolean connecting() {
        return flag == ResponseFlag.UF;
    }
}
