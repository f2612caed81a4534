package bookinfo.details;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** A book as it stands in JSON. */
@JsonPropertyOrder({"id", "author", "year", "type", "pages", "publisher", "language", "ISBN-10", "ISBN-13"})
public record Book(
        int id,
        String author,
        int year,
        String type,
        int pages,
        String publisher,
        String language,
        @JsonProperty("ISBN-10") String isbn10,
        @JsonProperty("ISBN-13") String isbn13) {

    /** There is one book; it answers to every product id. */
    static Book withId(int id) {
        return new Book(
                id,
                "William Shakespeare",
                1595,
                "paperback",
                200,
                "PublisherA",
                "English",
                "1234567890",
                "123-1234567890");
    }
}
