package bookinfo.details;

import bookinfo.service.Answer;
import bookinfo.service.Refusal;
import bookinfo.service.Upstream;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Google's book service, outside of the mesh, asked for one book. */
final class BookService implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BookService.class);
    private static final String PATH = "/books/v1/volumes?q=isbn:0486424618";
    private static final Pattern YEAR = Pattern.compile("(?<year>[0-9]{4})(-.*)?");
    private static final String UNKNOWN = "unknown";

    private final Upstream service;

    BookService(Settings settings, Vertx vertx, MeterRegistry metrics) {
        URI address = URI.create((settings.encrypted() ? "https://" : "http://")
                + settings.host()
                + settings.port().map(port -> ":" + port).orElse(""));
        this.service = new Upstream(vertx, metrics, settings.host(), address, settings.timeout(), 1);
    }

    /**
     * The book, as if it were product {@code id}.
     *
     * @throws Refusal 504 if the service does not answer in time, 502 if it has no such book or fails
     */
    Book book(int id, Map<String, String> headers) {
        return switch (service.get(PATH, headers)) {
            case Answer.Ok ok ->
                read(id, ok.body()).orElseThrow(() -> new Refusal(502, "the book service does not know the book"));
            case Answer.Late late -> throw failed(504, late);
            case Answer.Refused refused -> throw failed(502, refused);
            case Answer.Broken broken -> throw failed(502, broken);
        };
    }

    @Override
    public void close() {
        service.close();
    }

    private Refusal failed(int status, Answer.None none) {
        LOG.errorf("Error: unable to contact %s %s", service, none.reason());
        return new Refusal(status, "the book service is currently unavailable");
    }

    private static Optional<Book> read(int id, JsonNode volumes) {
        JsonNode volume = volumes.at("/items/0/volumeInfo");
        if (!volume.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Book(
                id,
                volume.at("/authors/0").asText(UNKNOWN),
                year(volume.path("publishedDate").asText()),
                volume.path("printType").asText().equals("BOOK") ? "paperback" : UNKNOWN,
                volume.path("pageCount").asInt(),
                volume.path("publisher").asText(UNKNOWN),
                volume.path("language").asText().equals("en") ? "English" : UNKNOWN,
                isbn(volume, "ISBN_10"),
                isbn(volume, "ISBN_13")));
    }

    private static int year(String date) {
        Matcher matcher = YEAR.matcher(date);
        return matcher.matches() ? Integer.parseInt(matcher.group("year")) : 0;
    }

    private static String isbn(JsonNode volume, String type) {
        return volume.path("industryIdentifiers")
                .valueStream()
                .filter(identifier -> identifier.path("type").asText().equals(type))
                .map(identifier -> identifier.path("identifier").asText())
                .findFirst()
                .orElse(UNKNOWN);
    }
}
