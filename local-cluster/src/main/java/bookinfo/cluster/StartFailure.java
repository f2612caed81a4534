package bookinfo.cluster;

/** Why the cluster does not start, in words for the person who started it. */
final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailure(String message) {
        super(message, null, false, false);
    }
}
