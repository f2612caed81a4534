package bookinfo.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;

/** Images in registries, with the credentials of {@code docker login} where there are some. */
final class Registries {
    private Registries() {}

    static RegistryImage image(ImageReference reference) throws IOException {
        return RegistryImage.named(reference)
                .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                        .dockerConfig())
                .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                        .wellKnownCredentialHelpers());
    }

    /** Only such a registry may speak plain HTTP. */
    static boolean onThisMachine(ImageReference reference) {
        String host = reference.getRegistry().replaceFirst(":[0-9]+$", "");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
