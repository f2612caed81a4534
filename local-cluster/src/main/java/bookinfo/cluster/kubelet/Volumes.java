package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a pod's volumes on disk, readable by this user only, and links them to where the containers mount them. The
 * containers of a pod share one root folder.
 */
final class Volumes {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final VolumeSources sources;
    private final PodCredentials credentials;

    Volumes(VolumeSources sources, PodCredentials credentials) {
        this.sources = sources;
        this.credentials = credentials;
    }

    /**
     * Makes the pod's folder, volumes and mounts. May be called again: files whose content is up to date stay untouched.
     *
     * @throws ContainerProblem if a volume is of an unknown kind, or what it refers to does not exist (yet)
     */
    void mount(JsonNode pod, PodPlace place) throws ContainerProblem, IOException {
        Files.createDirectories(place.folder().getParent());
        makeFolder(place.folder());
        makeFolder(place.root());
        makeFolder(place.volumes());
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            Path folder = inside(place.volumes(), volume.path("name").asText());
            makeFolder(folder);
            writeAll(folder, sources.files(volume, pod, place, folder));
        }
        for (JsonNode container : containers(pod)) {
            for (JsonNode mount : container.path("volumeMounts")) {
                link(mount, place);
            }
        }
    }

    /** Written anew at each start of the pod: the API's port may have changed while this program was away. */
    void writeKubeconfig(JsonNode pod, PodPlace place) throws IOException {
        credentials.writeKubeconfig(pod, place.kubeconfig());
    }

    private static Iterable<JsonNode> containers(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return Stream.of(spec.path("initContainers"), spec.path("containers"))
                .<JsonNode>mapMulti((list, each) -> list.forEach(each))
                .toList();
    }

    private static void writeAll(Path folder, Map<String, byte[]> files) throws ContainerProblem, IOException {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = inside(folder, entry.getKey());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), entry.getValue())) {
                Files.createDirectories(file.getParent(), OWNER_ONLY);
                write(file, entry.getValue());
            }
        }
    }

    /** A reader sees the old content or the new one, never a part. */
    private static void write(Path file, byte[] content) throws IOException {
        Path next = Files.createTempFile(file.getParent(), ".next", "", OWNER_FILE);
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void link(JsonNode mount, PodPlace place) throws ContainerProblem, IOException {
        String mountPath = mount.path("mountPath").asText();
        Path volume = inside(place.volumes(), mount.path("name").asText());
        String subPath = mount.path("subPath").asText("");
        Path target = subPath.isEmpty() ? volume : inside(volume, subPath);
        if (!Files.exists(target)) {
            throw ContainerProblem.config("volumeMount %s: volume %s%s is not there"
                    .formatted(mountPath, mount.path("name").asText(), subPath.isEmpty() ? "" : "/" + subPath));
        }
        Path link = inside(place.root(), mountPath.replaceFirst("^/+", ""));
        Files.createDirectories(link.getParent());
        if (Files.isSymbolicLink(link)) {
            if (!Files.readSymbolicLink(link).equals(target)) {
                throw ContainerProblem.config(
                        "volumeMount %s: two containers mount different volumes there, but a pod's containers share one root on this machine"
                                .formatted(mountPath));
            }
        } else if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            throw ContainerProblem.config("volumeMount %s: lies above another mount of the pod".formatted(mountPath));
        } else {
            Files.createSymbolicLink(link, target);
        }
    }

    /** A path from a manifest, kept inside a folder. */
    private static Path inside(Path folder, String relative) throws ContainerProblem {
        Path path = folder.resolve(relative).normalize();
        if (relative.startsWith("/") || !path.startsWith(folder) || path.equals(folder)) {
            throw ContainerProblem.config("path %s leads out of its volume or root".formatted(relative));
        }
        return path;
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, OWNER_ONLY);
        }
    }
}
