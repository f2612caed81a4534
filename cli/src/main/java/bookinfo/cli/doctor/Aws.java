package bookinfo.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What AWS knows of a cluster, asked by the aws command. All questions only read. */
record Aws(String cluster, String region) {

    /**
     * Asks the four questions; the later ones need the first one's answer.
     *
     * @param program runs a command and reads what it prints
     */
    Map<Piece, JsonNode> read(Function<List<String>, JsonNode> program) {
        Map<Piece, JsonNode> pieces = new EnumMap<>(Piece.class);
        JsonNode described = program.apply(command("eks", "describe-cluster", "--name", cluster));
        String vpc = described
                .path("cluster")
                .path("resourcesVpcConfig")
                .path("vpcId")
                .asText();
        pieces.put(Piece.CLUSTER, described);
        pieces.put(
                Piece.INSTANCES,
                program.apply(command(
                        "ec2",
                        "describe-instances",
                        "--filters",
                        "Name=tag-key,Values=kubernetes.io/cluster/" + cluster)));
        pieces.put(Piece.SECURITY_GROUPS, program.apply(inVpc("describe-security-groups", vpc)));
        pieces.put(Piece.SUBNETS, program.apply(inVpc("describe-subnets", vpc)));
        return pieces;
    }

    private List<String> inVpc(String question, String vpc) {
        return command("ec2", question, "--filters", "Name=vpc-id,Values=" + vpc);
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(
                Stream.concat(Stream.of("aws"), Stream.of(words)).toList());
        if (!region.isEmpty()) {
            command.addAll(List.of("--region", region));
        }
        command.addAll(List.of("--output", "json"));
        return command;
    }
}
