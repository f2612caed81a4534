package bookinfo.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private static final Training NO_TRAINING = new Training(false);

    @TempDir
    Path folder;

    @Test
    void aJavaProgramGetsItsOptionsCacheAndHostsFile() throws IOException {
        Path cache = Files.createFile(folder.resolve("c.aot"));

        assertThat(CommandLine.of(
                        program(cache),
                        yaml("args: [proxy, $(ROLE)]"),
                        Map.of("ROLE", "sidecar"),
                        hosts(),
                        NO_TRAINING))
                .containsExactly(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + folder.resolve("o"),
                        "-XX:AOTCache=" + cache,
                        "-Djdk.net.hosts.file=" + hosts(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-jar",
                        folder.resolve("a.jar").toString(),
                        "proxy",
                        "sidecar");
    }

    @Test
    void aManifestsCommandDoesNotReplaceAJavaProgram() throws IOException {
        assertThat(CommandLine.of(
                        program(folder.resolve("none")), yaml("command: [sh]"), Map.of(), hosts(), NO_TRAINING))
                .doesNotContain("sh")
                .contains("-jar")
                .noneMatch(argument -> argument.startsWith("-XX:AOT"));
    }

    @Test
    void onlyTheFirstProcessOfAMissingCacheRecordsIt() throws IOException {
        Training training = new Training(true);
        Path cache = folder.resolve("c.aot");

        assertThat(CommandLine.of(program(cache), yaml("{}"), Map.of(), hosts(), training))
                .contains("-XX:AOTCacheOutput=" + cache);
        assertThat(CommandLine.of(program(cache), yaml("{}"), Map.of(), hosts(), training))
                .noneMatch(argument -> argument.startsWith("-XX:AOT"));
    }

    @Test
    void aForeignProgramIsToldItsAddressesOrReplacedByTheManifest() throws IOException {
        Image image =
                new Image.NativeProgram(List.of("/bin/f", "-resolve", "{outbound}", "{address}"), Optional.empty());
        Map<String, String> environment = Map.of("HOST", "127.10.1.2", "OUTBOUND_ADDRESS", "127.20.1.1");

        assertThat(CommandLine.of(image, yaml("args: [server]"), environment, hosts(), NO_TRAINING))
                .containsExactly("/bin/f", "-resolve", "127.20.1.1", "127.10.1.2", "server");
        assertThat(CommandLine.of(image, yaml("command: [sh, -c, echo $(HOST)]"), environment, hosts(), NO_TRAINING))
                .containsExactly("sh", "-c", "echo 127.10.1.2");
    }

    @Test
    void aProgramOfTheImageIsFoundByItsFullPath() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path own = Files.createFile(
                bin.resolve("own"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Image image = new Image.NativeProgram(List.of("/bin/f"), Optional.of(bin));

        assertThat(CommandLine.inImage(image, List.of("/usr/bin/own", "load"))).containsExactly(own.toString(), "load");
        assertThat(CommandLine.inImage(image, List.of("/usr/bin/other"))).containsExactly("/usr/bin/other");
        assertThat(CommandLine.inImage(image, List.of("own"))).containsExactly("own");
        assertThat(CommandLine.of(image, yaml("command: [/usr/bin/own]"), Map.of(), hosts(), NO_TRAINING))
                .containsExactly(own.toString());
    }

    @ParameterizedTest
    @CsvSource({"$(A) and $(A),1 and 1", "$(B),$(B)", "$$(A),$(A)", "cost: 5$,cost: 5$", "$(A,$(A"})
    void variablesAreExpandedAsInKubernetes(String text, String expected) {
        assertThat(Environment.expand(text, Map.of("A", "1"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1,10", "2,20", "3,40", "5,160", "6,300", "60,300"})
    void attemptsComeEverLaterUpToFiveMinutesApart(int attempts, long seconds) {
        assertThat(ContainerRun.backoff(attempts)).hasSeconds(seconds);
    }

    private Image program(Path cache) {
        return new Image.JavaProgram(
                folder.resolve("a.jar"),
                Optional.of(folder.resolve("o")),
                Optional.of(cache),
                Optional.empty(),
                Map.of());
    }

    private Path hosts() {
        return folder.resolve("hosts");
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
