package bookinfo.e2e.differential;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was seen of one proxy in one case.
 *
 * @param answers what each client saw
 * @param received what each connection of the upstream saw
 * @param clientPorts by which the log's lines are found
 */
record Observation(List<List<String>> answers, List<List<String>> received, List<Integer> clientPorts) {

    /** The bytes of a broken request that were taken, and the upstream connection that it may have got or not. */
    private static final String HOST = "(upstream up) 127\\.0\\.0\\.1:<port>";

    /** All of it as one text to compare. Clients that ask at the same time may be served in any order. */
    String text(Map<Integer, List<String>> log, boolean broken) {
        return "CLIENT\n" + text(answers) + "UPSTREAM\n" + (broken ? "" : text(received)) + "LOG\n"
                + clientPorts.stream()
                        .map(port -> log.getOrDefault(port, List.of()))
                        .flatMap(Collection::stream)
                        .map(line ->
                                broken ? line.replaceAll("' \\d+ ", "' <n> ").replaceAll(HOST, "$1 -") : line)
                        .sorted()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }

    private static String text(List<List<String>> transcripts) {
        return transcripts.stream()
                .map(lines -> String.join("\n", lines) + "\n")
                .sorted()
                .collect(Collectors.joining("----\n"));
    }
}
