package bookinfo.service;

import java.util.regex.Pattern;

/** Product ids: decimal 32-bit integers, nothing else. */
public final class ProductId {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,10}");

    private ProductId() {}

    /**
     * Reads one path segment.
     *
     * @throws Refusal 400 with {@code complaint} if {@code segment} is not a product id
     */
    public static int parse(String segment, String complaint) {
        if (DECIMAL.matcher(segment).matches()) {
            long id = Long.parseLong(segment);
            if (id == (int) id) {
                return (int) id;
            }
        }
        throw new Refusal(400, complaint);
    }
}
