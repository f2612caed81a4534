package bookinfo.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bookinfo.e2e.Command.Result;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario folder: its YAML applied on top of what it needs, its promises tried through the front door. */
@ExtendWith(Shared.class)
@Tag("cluster")
class ScenarioTest {

    static Stream<String> scenarios() throws IOException {
        return Lessons.all();
    }

    @ParameterizedTest(name = "{0}", quoteTextArguments = false)
    @MethodSource("scenarios")
    void keepsItsPromises(String scenario, TestMesh mesh) throws Exception {
        tryPromises(scenario, mesh);
    }

    static void tryPromises(String scenario, TestMesh mesh) throws Exception {
        List<String> needs = Lessons.needs(scenario);
        assumeTrue(
                Cluster.wanted()
                        || !needs.contains("../bookinfo/bookinfo-mysql.yaml")
                        || NeedsProgram.OnPath.find("mariadbd").isPresent(),
                "needs mariadbd, which is not here");
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
}
