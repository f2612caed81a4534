package bookinfo.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Which machine code runs here, and which a folder holds. */
final class Machine {
    private static final String JAVA = "opt/java/bin/java";

    /** Offset and values of {@code e_machine} in an ELF header: /usr/include/elf.h. */
    private static final int ELF_MACHINE = 18;

    private static final Map<Integer, String> ELF = Map.of(62, "amd64", 183, "arm64");

    private Machine() {}

    /** As images name it. */
    static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    /**
     * The base folder, if its JRE is for this architecture; one whose JRE lies elsewhere is taken as it is.
     *
     * @throws Failure if it is for another
     */
    static Path check(Path base, String architecture) {
        for (Path tree : RootArchive.trees(base)) {
            if (Files.isRegularFile(tree.resolve(JAVA))) {
                String found = architecture(tree.resolve(JAVA));
                if (!found.equals(architecture)) {
                    throw new Failure("%s is for %s (expected: for %s, made by images base on such a machine)"
                            .formatted(base, found, architecture));
                }
            }
        }
        return base;
    }

    private static String architecture(Path program) {
        try (InputStream in = Files.newInputStream(program)) {
            byte[] head = in.readNBytes(ELF_MACHINE + 2);
            int machine = head.length < ELF_MACHINE + 2
                    ? 0
                    : Byte.toUnsignedInt(head[ELF_MACHINE]) | Byte.toUnsignedInt(head[ELF_MACHINE + 1]) << Byte.SIZE;
            return ELF.getOrDefault(machine, "something else");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
