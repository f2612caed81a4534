package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Many samples on one pair of proxies, because starting these takes longer than asking. */
final class Batch {
    private static final int HOSTS = 20;
    private static final int REQUESTS = 20;

    /** What both need beside the drawn virtual hosts: an answer to the probe, and one to requests that match none. */
    private static final String OTHERS = """
            - {name: probe, domains: [probe], routes: [{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: probe}}}]}
            - {name: rest, domains: ["*"], routes: [{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: rest}}}]}
            """;

    private Batch() {}

    /** All samples of a seed. */
    static List<Sample> drawn(long seed) {
        Draw draw = new Draw(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            var host = RandomRoutes.host(draw, "host%02d".formatted(i));
            for (int j = 0; j < REQUESTS; j++) {
                samples.add(new Sample(host, RandomRequests.asking(draw, host)));
            }
        }
        return samples;
    }

    /** What both made of each sample, in order. Samples of the same name must have the same virtual host. */
    static List<Compared> compare(List<Sample> samples) throws Exception {
        Map<String, String> hosts = new LinkedHashMap<>();
        samples.forEach(sample -> hosts.put(sample.name(), "- " + sample.host() + "\n"));
        String bootstrap = Bootstrap.of(Set.of("plain", "edge"), String.join("", hosts.values()) + OTHERS);
        try (Pair pair = Pair.start("differential-random", bootstrap)) {
            for (Sample sample : samples) {
                pair.ask(sample.asking().asCase(sample.name()));
            }
            return pair.compared();
        }
    }

    /** The smallest sample that comes of this one by leaving parts out, one after another, and still shows a difference. */
    static Sample smallest(Sample differing) throws Exception {
        Optional<Sample> smaller = smaller(differing);
        return smaller.isPresent() ? smallest(smaller.get()) : differing;
    }

    private static Optional<Sample> smaller(Sample differing) throws Exception {
        List<Sample> smaller = new ArrayList<>();
        for (Sample less : differing.smaller()) {
            smaller.add(less.named("less%03d".formatted(smaller.size())));
        }
        List<Compared> compared = compare(smaller);
        return IntStream.range(0, smaller.size())
                .filter(i -> !compared.get(i).same())
                .mapToObj(smaller::get)
                .findFirst();
    }
}
