package bookinfo.e2e;

import bookinfo.e2e.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario folder: its YAML applied on top of what it needs, its promises tried through the front door. */
@ExtendWith(Shared.class)
class ScenarioTest {

    static Stream<String> scenarios() throws IOException {
        try (Stream<Path> folders = Files.list(TestMesh.ROOT.resolve("k8s/scenarios"))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void keepsItsPromises(String scenario, TestMesh mesh) throws Exception {
        tryPromises(scenario, mesh);
    }

    static void tryPromises(String scenario, TestMesh mesh) throws Exception {
        List<String> needs = needs(scenario);
        mesh.apply(needs.toArray(String[]::new));
        mesh.apply(scenario);
        try {
            Result verified = mesh.bookinfo("verify", scenario);
            System.out.println(verified.out());
            verified.ok();
        } finally {
            for (String programs :
                    needs.stream().filter(need -> need.startsWith("../")).toList()) {
                mesh.forget(programs);
            }
        }
    }

    private static List<String> needs(String scenario) throws IOException {
        Path file = TestMesh.ROOT.resolve("k8s/scenarios/" + scenario + "/expect");
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("needs:"))
                .flatMap(line -> Stream.of(
                        line.substring(6).replaceAll("[\\[\\]\\s]", "").split(",", -1)))
                .toList();
    }
}
