package bookinfo.images;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.blob.BlobDescriptor;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.hash.Digests;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate.ManifestDescriptorTemplate;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * One name for the images of several platforms. The builder of images makes such a name only for the same layers on
 * each; ours differ by their base and by the start-up cache.
 */
final class PlatformIndex {
    private PlatformIndex() {}

    /** An image that is in the registry already, under a name of its own. */
    record Entry(Platform platform, ImageReference image) {}

    /**
     * Pushes the index.
     *
     * @return its digest
     */
    static String push(ImageReference name, Collection<Entry> entries) {
        FailoverHttpClient http = new FailoverHttpClient(Registries.onThisMachine(name), false, event -> {});
        try {
            RegistryClient registry = client(name, http);
            V22ManifestListTemplate index = new V22ManifestListTemplate();
            for (Entry entry : entries) {
                index.addManifest(descriptor(entry, registry));
            }
            return registry.pushManifest(index, name.getQualifier()).toString();
        } catch (IOException | RegistryException | CredentialRetrievalException e) {
            throw new Failure("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static ManifestDescriptorTemplate descriptor(Entry entry, RegistryClient registry)
            throws IOException, RegistryException {
        ManifestTemplate manifest =
                registry.pullManifest(entry.image().getQualifier()).getManifest();
        BlobDescriptor bytes = Digests.computeDigest(manifest);
        ManifestDescriptorTemplate descriptor = new ManifestDescriptorTemplate();
        descriptor.setMediaType(manifest.getManifestMediaType());
        descriptor.setSize(bytes.getSize());
        descriptor.setDigest(bytes.getDigest().toString());
        descriptor.setPlatform(
                entry.platform().getArchitecture(), entry.platform().getOs());
        return descriptor;
    }

    private static RegistryClient client(ImageReference name, FailoverHttpClient http)
            throws IOException, RegistryException, CredentialRetrievalException {
        Optional<Credential> credential = Registries.credential(name);
        RegistryClient.Factory factory =
                RegistryClient.factory(EventHandlers.NONE, name.getRegistry(), name.getRepository(), http);
        credential.ifPresent(factory::setCredential);
        RegistryClient registry = factory.newRegistryClient();
        if (!registry.doPushBearerAuth() && credential.isPresent()) {
            registry.configureBasicAuth();
        }
        return registry;
    }
}
