package bookinfo.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is in an image, as a CycloneDX 1.6 bill of materials: jars with their coordinates and digests, and of a base
 * folder the Debian packages and the JRE. Another base stands in it by its name; its own bill says the rest.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
final class Bill {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PACKAGES = "var/lib/dpkg/status.d";
    private static final String JRE = "opt/java/release";

    private final Settings settings;

    Bill(Settings settings) {
        this.settings = settings;
    }

    /** In UTF-8; the same for the same files. */
    byte[] of(Program program) throws IOException {
        List<Map<String, Object>> components = new ArrayList<>();
        base(components);
        if (program.needsIptables() && settings.sidecarTree().isPresent()) {
            packages(settings.sidecarTree().get(), components);
        }
        jars(program, components);
        Map<String, Object> bill = new LinkedHashMap<>();
        bill.put("bomFormat", "CycloneDX");
        bill.put("specVersion", "1.6");
        bill.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(JSON.writeValueAsBytes(components)));
        bill.put("version", 1);
        Map<String, Object> image = ordered("type", "container", "name", program.name(), "version", settings.tag());
        bill.put("metadata", Map.of("component", image));
        bill.put("components", components);
        return (JSON.writeValueAsString(bill) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void base(List<Map<String, Object>> components) throws IOException {
        switch (settings.base()) {
            case Base.Registry(var reference) ->
                components.add(ordered("type", "container", "name", reference.toStringWithQualifier()));
            case Base.Archive(Path file) ->
                components.add(ordered("type", "container", "name", "base", "hashes", hashes(file)));
            case Base.Folder(Path folder) -> {
                for (Path tree : RootArchive.trees(folder)) {
                    packages(tree, components);
                    runtime(tree, components);
                }
            }
        }
    }

    private static void packages(Path tree, List<Map<String, Object>> components) throws IOException {
        if (!Files.isDirectory(tree.resolve(PACKAGES))) {
            return;
        }
        try (Stream<Path> found = Files.list(tree.resolve(PACKAGES))) {
            for (Path file : found.sorted().toList()) {
                Map<String, String> fields = fields(file);
                String name = fields.getOrDefault("Package", "");
                String version = fields.getOrDefault("Version", "");
                String url = "pkg:deb/debian/%s@%s?arch=%s"
                        .formatted(name, version.replace("+", "%2B"), fields.getOrDefault("Architecture", ""));
                components.add(
                        ordered("type", "library", "name", name, "version", version, "purl", url, "bom-ref", url));
            }
        }
    }

    /** The one-line fields of a package's control file. */
    private static Map<String, String> fields(Path file) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith(" ")) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return fields;
    }

    private static void runtime(Path tree, List<Map<String, Object>> components) throws IOException {
        Path file = tree.resolve(JRE);
        if (Files.exists(file)) {
            Properties release = new Properties();
            try (var in = Files.newInputStream(file)) {
                release.load(in);
            }
            String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
            components.add(ordered("type", "platform", "name", "OpenJDK runtime", "version", version));
        }
    }

    private void jars(Program program, List<Map<String, Object>> components) throws IOException {
        Map<String, Library> libraries = Library.of(program);
        for (Path file : program.files()) {
            String name = String.valueOf(file.getFileName());
            if (!name.endsWith(".jar")) {
                continue;
            }
            Library library = libraries.get(name);
            if (library != null) {
                String url = library.packageUrl();
                components.add(ordered(
                        "type",
                        "library",
                        "group",
                        library.group(),
                        "name",
                        library.artifact(),
                        "version",
                        library.version(),
                        "purl",
                        url,
                        "bom-ref",
                        url,
                        "hashes",
                        hashes(file)));
            } else {
                String path = program.folder().relativize(file).toString();
                components.add(
                        ordered("type", "file", "name", path, "version", settings.version(), "hashes", hashes(file)));
            }
        }
    }

    private static List<Map<String, Object>> hashes(Path file) throws IOException {
        return List.of(ordered("alg", "SHA-256", "content", Sha256.of(file)));
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return map;
    }
}
