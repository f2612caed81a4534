package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The layers that a program adds to its base. What others wrote comes first: a change of our code moves only the last
 * ones.
 */
final class ProgramLayers {
    static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/opt/bookinfo");
    /** Where a JVM looks for native code unless told otherwise; unpacked at run time it would need a place to write. */
    private static final AbsoluteUnixPath NATIVE = AbsoluteUnixPath.get("/usr/java/packages/lib");

    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    private final Program program;
    private final String version;
    private final Path work;

    /**
     * @param version of our own jars, which their names end with
     * @param work a folder for files that are made for this image
     */
    ProgramLayers(Program program, String version, Path work) {
        this.program = program;
        this.version = version;
        this.work = work;
    }

    /** Libraries, as jars, and the native code in them. */
    FileEntriesLayer dependencies() throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("dependencies");
        for (Path file : program.files()) {
            if (!ours(file)) {
                layer.addEntry(file, inImage(file));
            }
        }
        for (Path library : nativeLibraries()) {
            layer.addEntry(library, NATIVE.resolve(library.getFileName()), EXECUTABLE);
        }
        return layer.build();
    }

    /** Our own jars, the JVM's flags, the script that starts it, and the bill of materials. */
    FileEntriesLayer application(byte[] bill) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("application");
        for (Path file : program.files()) {
            if (ours(file)) {
                layer.addEntry(file, inImage(file));
            }
        }
        layer.addEntry(program.options(), HOME.resolve("jvm.options"));
        Path written = Files.write(work.resolve("bill.json"), bill);
        layer.addEntry(written, AbsoluteUnixPath.get("/usr/share/sbom/" + program.name() + ".cdx.json"));
        layer.addEntry(script(), AbsoluteUnixPath.get(program.entryPoint()), EXECUTABLE);
        return layer.build();
    }

    /** The last layer: no two trainings give the same bytes. */
    static FileEntriesLayer cache(Path file) {
        return FileEntriesLayer.builder()
                .setName("cache")
                .addEntry(file, HOME.resolve("app.aot"))
                .build();
    }

    /** A root tree over the base; its links become what they point at. */
    static FileEntriesLayer tree(String name, Path tree) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> found = Files.walk(tree)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                layer.addEntry(
                        file,
                        AbsoluteUnixPath.get("/").resolve(tree.relativize(file)),
                        Files.isExecutable(file) ? EXECUTABLE : FilePermissions.DEFAULT_FILE_PERMISSIONS);
            }
        }
        return layer.build();
    }

    private boolean ours(Path file) {
        Path name = program.folder().relativize(file);
        return !name.startsWith("lib") || name.toString().endsWith("-" + version + ".jar");
    }

    private AbsoluteUnixPath inImage(Path file) {
        return HOME.resolve(program.folder().relativize(file));
    }

    private List<Path> nativeLibraries() throws IOException {
        Path folder = Files.createDirectories(work.resolve("native"));
        for (Path file : program.files()) {
            if (file.toString().endsWith(".jar")) {
                unpackNative(file, folder);
            }
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }

    private static void unpackNative(Path jar, Path folder) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(ProgramLayers::isNative).toList()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                Files.copy(file.getInputStream(entry), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isNative(JarEntry entry) {
        return entry.getName().startsWith("META-INF/native/libnetty")
                && entry.getName().endsWith(".so");
    }

    private Path script() throws IOException {
        String text = """
                #!/bin/sh
                # Starts this image's program, with the cache of loaded classes where the image has one.
                cache=
                [ ! -r %1$s/app.aot ] || cache=-XX:AOTCache=%1$s/app.aot
                exec java @%1$s/jvm.options $cache -jar %1$s/%2$s "$@"
                """.formatted(HOME, program.jar().getFileName());
        return Files.writeString(work.resolve("start.sh"), text, StandardCharsets.UTF_8);
    }
}
