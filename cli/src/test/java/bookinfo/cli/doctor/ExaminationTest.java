package bookinfo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dbookinfo.renew=true} writes what is expected instead of comparing it. */
class ExaminationTest {
    private static final Set<String> HEALTHY = Set.of("healthy", "with-controller");

    @TempDir
    Path scratch;

    private static Stream<String> states() throws IOException {
        return RecordedStates.names();
    }

    @ParameterizedTest
    @MethodSource("states")
    void saysWhatIsWrongWithARecordedCluster(String state) throws IOException {
        Path expected = RecordedStates.FOLDER.resolve(state).resolve("expected.txt");
        String report = Report.text(Examination.of(RecordedStates.facts(state, scratch)));
        if (Boolean.getBoolean("bookinfo.renew")) {
            Files.writeString(expected, report);
        }
        assertThat(report).isEqualTo(Files.readString(expected));
    }

    @Test
    void findsNothingInAHealthyCluster() {
        assertThat(Examination.of(RecordedStates.facts("healthy", scratch))).isEmpty();
    }

    @Test
    void aPortIsOpenWhenOneRuleLetsInAllWhoMayCome() {
        Facts facts = RecordedStates.facts("closed-ports", scratch);
        List<String> closed = PortChecks.of(facts)
                .map(finding -> finding.severity() + " " + finding.code())
                .toList();
        assertThat(closed)
                .as("15012 is open to half of the network")
                .containsExactly("ERROR webhook-port-closed", "ERROR xds-port-closed", "WARNING xds-port-closed");
        assertThat(PortChecks.of(RecordedStates.facts("healthy", scratch))).isEmpty();
    }

    @Test
    void aGatewaysOwnWordCountsBeforeTheMeshs() throws IOException {
        Path pods = RecordedStates.assemble("proxy-protocol-expected", scratch).resolve("pods.json");
        String name = "\"name\": \"istio-ingressgateway-5c8d7f9b6-nv7jx\",";
        String own = "\"annotations\": {\"proxy.istio.io/config\": \"{gatewayTopology: {numTrustedProxies: 1}}\"},";
        Files.writeString(pods, Files.readString(pods).replace(name, name + own));

        assertThat(Examination.of(FactsReader.read(Recording.read(scratch, Instant.EPOCH))))
                .isEmpty();
    }

    @Test
    void eachRecordedClusterIsSickInItsOwnWay() throws IOException {
        List<TreeSet<String>> sicknesses = RecordedStates.names()
                .filter(state -> !HEALTHY.contains(state))
                .map(this::codes)
                .map(TreeSet::new)
                .toList();
        assertThat(sicknesses).doesNotHaveDuplicates().noneMatch(TreeSet::isEmpty);
    }

    @Test
    void scriptsGetTheSameAsPeople() throws IOException {
        List<Finding> findings = Examination.of(RecordedStates.facts("no-controller", scratch));
        JsonNode json = new ObjectMapper().readTree(Report.json(findings));
        assertThat(json.path("errors").asInt()).isEqualTo(3);
        assertThat(json.path("findings")).hasSameSizeAs(findings);
        assertThat(json.path("findings").get(0).path("code").asText())
                .isEqualTo(findings.getFirst().code());
        assertThat(Report.failed(findings)).isTrue();
    }

    private List<String> codes(String state) {
        return Examination.of(RecordedStates.facts(state, scratch)).stream()
                .map(Finding::code)
                .collect(Collectors.toList());
    }
}
