package bookinfo.productpage;

import java.util.List;
import java.util.Optional;

/**
 * What stands on the page.
 *
 * @param user who is logged in
 * @param details empty if details does not answer
 * @param reviews empty if reviews does not answer
 */
record Page(Product product, Optional<String> user, Optional<List<Fact>> details, Optional<BookReviews> reviews) {

    public String detailsApology() {
        return Backend.DETAILS.apology();
    }

    public String reviewsApology() {
        return Backend.REVIEWS.apology();
    }
}
