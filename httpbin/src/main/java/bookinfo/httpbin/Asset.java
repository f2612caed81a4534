package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Documents that lie beside this class. */
final class Asset {
    private Asset() {}

    static Buffer read(String name) {
        try (InputStream asset = Asset.class.getResourceAsStream(name)) {
            if (asset == null) {
                throw new IllegalStateException(name + ": not on the class path");
            }
            return Buffer.buffer(asset.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
