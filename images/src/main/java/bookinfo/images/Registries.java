package bookinfo.images;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images in registries, with the credentials of {@code docker login} where there are some. */
final class Registries {
    private Registries() {}

    static RegistryImage image(ImageReference reference) throws IOException {
        RegistryImage image = RegistryImage.named(reference);
        retrievers(reference).forEach(image::addCredentialRetriever);
        return image;
    }

    static Optional<Credential> credential(ImageReference reference) throws IOException, CredentialRetrievalException {
        for (CredentialRetriever retriever : retrievers(reference)) {
            Optional<Credential> credential = retriever.retrieve();
            if (credential.isPresent()) {
                return credential;
            }
        }
        return Optional.empty();
    }

    private static List<CredentialRetriever> retrievers(ImageReference reference) throws IOException {
        CredentialRetrieverFactory factory = CredentialRetrieverFactory.forImage(reference, event -> {});
        return List.of(factory.dockerConfig(), factory.wellKnownCredentialHelpers());
    }

    /** Only such a registry may speak plain HTTP. */
    static boolean onThisMachine(ImageReference reference) {
        String host = reference.getRegistry().replaceFirst(":[0-9]+$", "");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
