package bookinfo.productpage;

/** A service that the page is made from. */
enum Backend {
    DETAILS("details"),
    REVIEWS("reviews"),
    RATINGS("ratings");

    private final String label;

    Backend(String label) {
        this.label = label;
    }

    /** Its name, which is also the first segment of its paths. */
    String label() {
        return label;
    }

    /** What a reader is told when it does not answer. */
    String apology() {
        return "Sorry, product " + label + " are currently unavailable for this book.";
    }
}
