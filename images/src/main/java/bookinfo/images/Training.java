package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the start-up (AOT) caches of the images as the laptop makes its own: a mesh runs all lessons and records. It
 * runs on the JRE of the images' base, from copies of the jars with the times that they have in the images: a cache
 * fits nothing else. Where those lie does not matter to it.
 */
final class Training {
    private static final String LOG = "training.log";
    private static final List<String> RUNNERS = List.of("cli", "local-cluster");

    private final Path root;
    private final Path place;
    private final Consumer<String> progress;

    /**
     * @param root the checkout
     * @param place a folder of its own, which keeps the caches until something in the images changes
     */
    Training(Path root, Path place, Consumer<String> progress) {
        this.root = root;
        this.place = place;
        this.progress = progress;
    }

    /**
     * The cache of each program by its name, made when there is none that fits.
     *
     * @param base what the images stand on
     * @throws Failure if no cache came of it
     */
    Map<String, Path> caches(ImageArchive base, List<Program> programs) throws IOException, InterruptedException {
        String identity = identity(base, programs);
        Path seal = place.resolve("identity");
        if (!Files.exists(seal) || !Files.readString(seal).equals(identity)) {
            progress.accept("Training start-up caches for the images (once for each change; some minutes) ...");
            ImageArchive.delete(place);
            base.unpack(place.resolve("base"));
            layOut(programs);
            Path java = java(base);
            run(java, "up", "--port", Integer.toString(freePort()));
            run(java, "down");
        }
        Map<String, Path> caches = new LinkedHashMap<>();
        for (Program program : programs) {
            if (program.cache().isEmpty()) {
                continue;
            }
            Path cache = place.resolve(root.relativize(program.cache().get()));
            if (!Files.isRegularFile(cache)) {
                throw new Failure("%s: no start-up cache came of the training; see %s, or build with --aot no"
                        .formatted(program.name(), place.resolve(LOG)));
            }
            caches.put(program.name(), cache);
        }
        Files.writeString(seal, identity);
        return caches;
    }

    /** The jars where the checkout has them, so that the list of images fits as it is; everything else is the checkout's. */
    private void layOut(List<Program> programs) throws IOException {
        Files.createSymbolicLink(place.resolve("k8s"), root.resolve("k8s"));
        for (Path file : files(programs)) {
            Path copy = place.resolve(root.relativize(file));
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(file, copy);
            Files.setLastModifiedTime(copy, FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        }
    }

    private List<Path> files(List<Program> programs) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Program program : programs) {
            files.addAll(program.files());
        }
        for (String module : RUNNERS) {
            files.addAll(Program.files(root.resolve(module + "/target/" + module + ".jar")));
        }
        return files;
    }

    private Path java(ImageArchive base) throws IOException {
        String home = base.variable("JAVA_HOME")
                .orElseThrow(() -> new Failure("the base names no JAVA_HOME (expected: to train with; or --aot no)"));
        return ImageArchive.inside(place.resolve("base"), Path.of(home, "bin/java"));
    }

    private void run(Path java, String... arguments) throws IOException, InterruptedException {
        Path log = place.resolve(LOG);
        List<String> command = new ArrayList<>(List.of(java.toString(), "@" + root.resolve("k8s/jvm/cli.options")));
        command.addAll(List.of("-jar", place.resolve("cli/target/cli.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("BOOKINFO_ROOT", place.toString());
        builder.environment().put("BOOKINFO_STATE", place.resolve("state").toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new Failure("the training ended with %d (%s says why; --aot no builds without)".formatted(code, log));
        }
    }

    private String identity(ImageArchive base, List<Program> programs) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(String.join(" ", base.layers()).getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> options = Files.list(root.resolve("k8s/jvm"))) {
            List<Path> all = new ArrayList<>(options.sorted().toList());
            all.addAll(files(programs));
            for (Path file : all) {
                digest.update((root.relativize(file) + " " + Sha256.of(file)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
