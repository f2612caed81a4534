package bookinfo.images;

import com.google.cloud.tools.jib.api.ImageReference;
import java.nio.file.Path;

/** What an image stands on: a system with curl and a JRE 25. */
sealed interface Base {
    /** One of a registry. */
    record Registry(ImageReference reference) implements Base {}

    /** An archive as {@code docker save} writes it. */
    record Archive(Path file) implements Base {}

    /**
     * Root trees on this machine: the folders {@code system} and {@code java} in it, a layer each, else itself.
     */
    record Folder(Path folder) implements Base {}
}
