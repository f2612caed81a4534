package bookinfo.ratings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostedRatingsTest {
    private final PostedRatings posted = new PostedRatings();

    @Test
    void ofTooManyProductsTheFirstIsForgotten() {
        Ratings low = new Ratings(0, new LinkedHashMap<>(Map.of("Reviewer1", 1)));
        posted.put(low);
        for (int id = 1; id < PostedRatings.MAX_PRODUCTS; id++) {
            posted.put(Ratings.usual(id));
        }
        assertThat(posted.of(0)).isEqualTo(low);

        posted.put(Ratings.usual(PostedRatings.MAX_PRODUCTS));
        assertThat(posted.of(0)).isEqualTo(Ratings.usual(0));
    }
}
