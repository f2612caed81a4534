package bookinfo.productpage;

import static bookinfo.productpage.WithFakes.stars;

/** What a reader may find. */
enum State {
    NO_STARS,
    BLACK_STARS,
    RED_STARS,
    NO_RATINGS,
    NO_DETAILS,
    NO_REVIEWS,
    NOTHING,
    SIGN_IN,
    SIGNED_IN,
    FRONT;

    private static final String FIRST =
            "An extremely entertaining play by Shakespeare. Its slapstick humour gets a laugh on every page.";
    private static final String SECOND =
            "Absolutely fun and entertaining. For thematic depth, better read one of his other plays.";
    private static final String UNRATED = "{\"error\":\"Ratings service is currently unavailable\"}";

    /** Where it is found. */
    String path() {
        return this == FRONT ? "/" : "/productpage";
    }

    /** Lets the services answer so that it comes about. */
    void prepare(WithFakes fakes) {
        fakes.allAnswer();
        switch (this) {
            case NO_STARS -> answer(fakes, "v1", "", "");
            case BLACK_STARS, SIGN_IN, SIGNED_IN -> answer(fakes, "v2", stars(5, "black"), stars(4, "black"));
            case RED_STARS, NO_DETAILS -> answer(fakes, "v3", stars(5, "red"), stars(4, "red"));
            case NO_RATINGS -> answer(fakes, "v3", UNRATED, UNRATED);
            case NO_REVIEWS, NOTHING -> fakes.reviews.answers(503, "");
            case FRONT -> {}
        }
        if (this == NO_DETAILS || this == NOTHING) {
            fakes.details.answers(503, "");
        }
    }

    private static void answer(WithFakes fakes, String version, String first, String second) {
        fakes.reviews.answers(
                200,
                WithFakes.reviews(first, second)
                        .replace("reviews-v2", "reviews-" + version)
                        .replace("T1", FIRST)
                        .replace("T2", SECOND));
    }
}
