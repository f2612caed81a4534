package bookinfo.cluster.kubelet;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of all pods; the end of a folder's name is its pod's uid. */
final class PodFolders {
    private PodFolders() {}

    /** Removes what pods left behind that went while nobody looked. */
    static void removeStrays(Path folder, List<ObjectNode> pods) throws IOException {
        Files.createDirectories(folder);
        for (Path entry : list(folder)) {
            if (pods.stream().noneMatch(pod -> entry.toString().endsWith("_" + Metadata.uid(pod)))) {
                delete(entry);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
