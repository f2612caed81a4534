package bookinfo.productpage;

/**
 * A book that the store sells.
 *
 * @param descriptionHtml trusted HTML
 */
public record Product(int id, String title, String descriptionHtml) {
    static final Product THE_COMEDY_OF_ERRORS = new Product(0, "The Comedy of Errors", """
            <a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: \
            two pairs of twins, parted as babies, come to the same town on the same day, and everybody takes each for the other. \
            It is one of <b>William Shakespeare's</b> first plays, and his shortest.\
            """);
}
