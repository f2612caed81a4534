package bookinfo.ratings;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ratings posted since this process started; of too many products, those posted first are forgotten. */
final class PostedRatings implements RatingsStore {
    static final int MAX_PRODUCTS = 1000;

    private final Map<Integer, Ratings> byProduct = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Ratings> eldest) {
            return size() > MAX_PRODUCTS;
        }
    };

    @Override
    public synchronized Ratings of(int product) {
        Ratings posted = byProduct.get(product);
        return posted == null ? Ratings.usual(product) : posted;
    }

    @Override
    public synchronized void put(Ratings ratings) {
        byProduct.put(ratings.id(), ratings);
    }
}
