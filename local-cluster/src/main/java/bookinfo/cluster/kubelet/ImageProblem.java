package bookinfo.cluster.kubelet;

/** An image that cannot be had; the message says why and what would help. */
final class ImageProblem extends Exception {
    private static final long serialVersionUID = 1;

    ImageProblem(String message) {
        super(message, null, false, false);
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
