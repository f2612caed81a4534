package bookinfo.details;

import bookinfo.service.fake.FakeService;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the process version 2, with a stand-in for Google's book service. */
public final class FakeBookService implements QuarkusTestResourceLifecycleManager {
    private @Nullable FakeService books;

    @Override
    public Map<String, String> start() {
        try {
            books = FakeService.answering("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "ENABLE_EXTERNAL_BOOK_SERVICE", "true",
                "DO_NOT_ENCRYPT", "true",
                "bookinfo.details.book-service.host", "127.0.0.1",
                "bookinfo.details.book-service.port", Integer.toString(books.port()),
                "bookinfo.details.book-service.timeout", "500ms");
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(books, new TestInjector.MatchesType(FakeService.class));
    }

    @Override
    public void stop() {
        if (books != null) {
            books.close();
        }
    }
}
