package bookinfo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @TempDir
    Path scratch;

    @Test
    void whatWasWrittenIsReadAgainWithoutSecrets() throws IOException {
        Recording live = Live.record(Optional.empty(), NOW, path -> tree("""
                {"items": [{"metadata": {"name": "web", "namespace": "shop", "managedFields": [{"manager": "kubectl"}],
                  "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "PASSWORD=s3cret"}},
                  "spec": {"containers": [{"name": "web", "args": ["--password=s3cret"],
                    "env": [{"name": "PASSWORD", "value": "s3cret"}]}]}}]}"""), Program::json);
        live.write(scratch);
        Recording read = Recording.read(scratch, Instant.EPOCH);
        assertThat(read.at()).isEqualTo(NOW);
        assertThat(read.pieces()).hasSameSizeAs(live.pieces());
        assertThat(Files.readString(scratch.resolve("pods.json")))
                .contains("shop")
                .doesNotContain("s3cret", "kubectl");
        assertThat(FactsReader.read(read).pods()).singleElement().satisfies(pod -> {
            assertThat(pod).hasToString("shop/web");
            assertThat(pod.containers()).containsExactly("web");
        });
    }

    @Test
    void sayWhichFileIsMissingAndWhatPrintsIt() throws IOException {
        RecordedStates.assemble("healthy", scratch);
        Files.delete(scratch.resolve("nodes.json"));
        assertThatThrownBy(() -> Recording.read(scratch, NOW))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith("nodes.json: missing (expected: what kubectl get --raw /api/v1/nodes prints)");
    }

    @Test
    void awsIsAskedOnlyAboutTheNamedClusterAndOnlyToRead() {
        List<String> asked = new ArrayList<>();
        JsonNode nodes =
                tree("{\"items\": [{\"metadata\": {\"labels\": {\"topology.kubernetes.io/region\": \"eu-west-1\"}}}]}");
        Recording recording = Live.record(Optional.of("bookinfo"), NOW, path -> nodes, command -> {
            asked.add(String.join(" ", command));
            return tree("{\"cluster\": {\"resourcesVpcConfig\": {\"vpcId\": \"vpc-1\"}}}");
        });
        assertThat(recording.pieces()).hasSize(Piece.values().length);
        assertThat(asked)
                .containsExactly(
                        "aws eks describe-cluster --name bookinfo --region eu-west-1 --output json",
                        "aws ec2 describe-instances --filters Name=tag-key,Values=kubernetes.io/cluster/bookinfo"
                                + " --region eu-west-1 --output json",
                        "aws ec2 describe-security-groups --filters Name=vpc-id,Values=vpc-1 --region eu-west-1 --output json",
                        "aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-1 --region eu-west-1 --output json");
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
