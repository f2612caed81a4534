package bookinfo.httpbin;

/** The client closed its connection: there is nobody left to answer. */
final class ClientGone extends Exception {
    ClientGone() {
        super("the client is gone", null, false, false);
    }
}
