package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What differs, by name, so that the list of known differences lets nothing else pass: {@code answer 400} where ours begins
 * with that status and Envoy's does not, otherwise each of {@code header NAME}, {@code log OPERATOR}, {@code log lines},
 * {@code statistic NAME}, {@code end} of the connection, and the text of any other line that only one has.
 */
final class Difference {
    private Difference() {}

    static Set<String> names(Compared compared) {
        List<String> ours = compared.ours().lines().toList();
        List<String> envoy = compared.envoy().lines().toList();
        String status = ours.size() < 2 ? "" : ours.get(1);
        // Not an interim one: what comes after it counts.
        if (status.matches("HTTP/1\\.1 [2-9].*") && !envoy.get(1).equals(status)) {
            return Set.of("answer " + status.substring("HTTP/1.1 ".length()));
        }
        Set<String> names = new TreeSet<>();
        int ourLog = ours.indexOf("LOG");
        int theirLog = envoy.indexOf("LOG");
        if (ourLog >= 0) {
            names.addAll(log(ours.subList(ourLog + 1, ours.size()), envoy.subList(theirLog + 1, envoy.size())));
            ours = ours.subList(0, ourLog);
            envoy = envoy.subList(0, theirLog);
        }
        Stream.concat(only(ours, envoy), only(envoy, ours))
                .filter(line -> !line.isEmpty())
                .map(Difference::name)
                .forEach(names::add);
        return names;
    }

    private static Set<String> log(List<String> ours, List<String> envoy) {
        if (ours.size() != envoy.size()) {
            return Set.of("log lines");
        }
        return IntStream.range(0, ours.size())
                .mapToObj(i -> columns(ours.get(i), envoy.get(i)))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private static Set<String> columns(String ours, String envoy) {
        String[] names = Bootstrap.LOG.split(" ", -1);
        String[] own = ours.split(" ", -1);
        String[] theirs = envoy.split(" ", -1);
        if (own.length != theirs.length || own.length != names.length - 1) {
            return ours.equals(envoy) ? Set.of() : Set.of("log");
        }
        Set<String> differing = new TreeSet<>();
        for (int i = 0; i < own.length; i++) {
            if (!Objects.equals(own[i], theirs[i])) {
                // The first column is the client, by which the lines are told apart.
                differing.add("log " + names[i + 1]);
            }
        }
        return differing;
    }

    private static Stream<String> only(List<String> here, List<String> there) {
        List<String> rest = new ArrayList<>(here);
        there.forEach(rest::remove);
        return rest.stream();
    }

    private static String name(String line) {
        if (line.matches("[a-z0-9-]+: .*")) {
            return "header " + line.substring(0, line.indexOf(':'));
        }
        if (line.matches("(cluster|http|tcp|proxy_proto)\\..*: \\d+")) {
            return "statistic " + line.substring(line.indexOf('.', line.indexOf('.') + 1) + 1, line.lastIndexOf(':'));
        }
        return line.startsWith("(") ? "end" : line;
    }
}
