package bookinfo.httpbin;

/** A path that this service answers, or a few that belong together. */
interface Endpoint {
    void register(Routes routes);

    /** Answers one request, on a virtual thread: it may block. */
    @FunctionalInterface
    interface Handler {
        /**
         * What the client gets.
         *
         * @throws Refusal if the request cannot be answered as it stands
         * @throws ClientGone if the client left while this waited
         */
        Answer answer(Request request) throws Refusal, ClientGone;
    }
}
