package bookinfo.ratings;

import bookinfo.service.Refusal;

/** Where the stars are kept. */
interface RatingsStore {
    /**
     * The stars of a product.
     *
     * @throws Refusal if they can not be had
     */
    Ratings of(int product);

    /**
     * Replaces the stars of a product.
     *
     * @throws Refusal if they can not be changed here
     */
    void put(Ratings ratings);
}
