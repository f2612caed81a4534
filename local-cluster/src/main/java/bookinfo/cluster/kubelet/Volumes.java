package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives a pod's volumes folders that only this user can read, and links them to where the containers mount them. The
 * containers of a pod share one root folder.
 */
final class Volumes {
    private Volumes() {}

    /** @throws ContainerProblem if a volume or a mount is of a kind that is not supported here */
    static void mount(JsonNode pod, PodPlace place) throws ContainerProblem, IOException {
        Files.createDirectories(
                place.root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (JsonNode volume : pod.at("/spec/volumes")) {
            String name = Json.text(volume, "/name");
            if (!volume.has("emptyDir")) {
                throw ContainerProblem.config("volume %s: only emptyDir is supported here".formatted(name));
            }
            Files.createDirectories(place.volume(name));
        }
        for (JsonNode container : PodState.containers(pod).toList()) {
            for (JsonNode mount : container.path("volumeMounts")) {
                link(mount, place);
            }
        }
    }

    /** Removes what pods left behind that went while nobody looked; the end of a folder's name is its pod's uid. */
    static void removeStrays(Path podsFolder, List<? extends JsonNode> pods) throws IOException {
        Files.createDirectories(podsFolder);
        List<Path> folders;
        try (Stream<Path> entries = Files.list(podsFolder)) {
            folders = entries.toList();
        }
        for (Path folder : folders) {
            if (pods.stream().noneMatch(pod -> folder.toString().endsWith("_" + Metadata.uid(pod)))) {
                delete(folder);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static void link(JsonNode mount, PodPlace place) throws ContainerProblem, IOException {
        String mountPath = Json.text(mount, "/mountPath");
        if (mount.has("subPath")) {
            throw ContainerProblem.config("volumeMount %s: subPath is not supported here".formatted(mountPath));
        }
        Path target = place.volume(Json.text(mount, "/name"));
        Path link = inside(place.root(), mountPath.replaceFirst("^/+", ""));
        Files.createDirectories(link.getParent());
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, target);
        } else if (!Files.readSymbolicLink(link).equals(target)) {
            throw ContainerProblem.config(
                    "volumeMount %s: two containers mount different volumes there, but a pod's".formatted(mountPath)
                            + " containers share one root on this machine");
        }
    }

    /** A path from a manifest, kept inside a folder. */
    private static Path inside(Path folder, String relative) throws ContainerProblem {
        Path path = folder.resolve(relative).normalize();
        if (!path.startsWith(folder) || path.equals(folder)) {
            throw ContainerProblem.config("path %s leads out of its volume or root".formatted(relative));
        }
        return path;
    }
}
