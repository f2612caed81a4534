package bookinfo.cli.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tries a scenario's expectations and says of each what was seen. */
public final class Judge {
    /**
     * How many standard deviations a share may be off. Four: a fair split is called unfair once in 16,000 runs, while
     * 50 % taken for 80 % is noticed from 50 loads on.
     */
    private static final double DEVIATIONS = 4;

    private Judge() {}

    /**
     * One promise and what became of it.
     *
     * @param saw what was seen, whether the promise was kept or not
     */
    public record Verdict(String promise, boolean kept, String saw) {}

    /** Runs commands inside the mesh: in the container {@code app} of a pod labelled so; says what was printed. */
    @FunctionalInterface
    public interface Inside {
        String run(String app, List<String> command);
    }

    /** Tries all expectations in order; an unreachable gateway is an {@link IOException}. */
    public static List<Verdict> judge(Scenario scenario, FrontDoor door, Inside inside)
            throws IOException, InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        for (Promise promise : scenario.expectations()) {
            verdicts.add(
                    switch (promise) {
                        case Expectation expectation -> verdict(expectation, pages(expectation, door));
                        case Load load -> verdict(load, inside.run(load.from(), load.command()));
                    });
        }
        return verdicts;
    }

    private static List<Page> pages(Expectation expectation, FrontDoor door) throws IOException, InterruptedException {
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < expectation.times(); i++) {
            pages.add(door.get(expectation.get(), expectation.as()));
        }
        return pages;
    }

    static Verdict verdict(Load load, String printed) {
        Map<Integer, Integer> codes = Load.codes(printed);
        return new Verdict(load.promise(), load.keptBy(codes), load.saw(codes));
    }

    static Verdict verdict(Expectation expectation, List<Page> pages) {
        List<String> broken = new ArrayList<>();
        for (Page page : pages) {
            problems(expectation, page).stream()
                    .filter(p -> !broken.contains(p))
                    .forEach(broken::add);
        }
        broken.addAll(shareProblems(expectation, pages));
        return new Verdict(
                promise(expectation), broken.isEmpty(), broken.isEmpty() ? summary(pages) : String.join("; ", broken));
    }

    /** How far a share of {@code expected} may be off in a sample of this size; the half load is the grain of counting. */
    static double tolerance(double expected, int sample) {
        return DEVIATIONS * Math.sqrt(expected * (1 - expected) / sample) + (expected % 1 == 0 ? 0 : 0.5 / sample);
    }

    private static List<String> problems(Expectation wanted, Page page) {
        List<String> problems = new ArrayList<>();
        if (wanted.status().isPresent() && page.status() != wanted.status().getAsInt()) {
            problems.add(
                    "status " + page.status() + " (expected: " + wanted.status().getAsInt() + ")");
        }
        wanted.stars()
                .filter(stars -> stars != page.stars())
                .ifPresent(stars -> problems.add("stars " + word(page.stars()) + " (expected: " + word(stars) + ")"));
        wanted.contains().stream()
                .filter(text -> !page.body().contains(text))
                .forEach(text -> problems.add("the page lacks \"" + text + "\""));
        wanted.absent().stream()
                .filter(text -> page.body().contains(text))
                .forEach(text -> problems.add("the page has \"" + text + "\""));
        wanted.within()
                .filter(window -> !window.contains(page.taken()))
                .ifPresent(window -> problems.add("took " + seconds(page.taken()) + " (expected: "
                        + seconds(window.from()) + " to " + seconds(window.to()) + ")"));
        return problems;
    }

    private static List<String> shareProblems(Expectation wanted, List<Page> pages) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(wanted.share()).forEach((version, expected) -> {
            double seen = share(pages, version);
            double tolerance = tolerance(expected, pages.size());
            if (Math.abs(seen - expected) > tolerance) {
                problems.add("%s answered %.0f %% of %d loads (expected: %.0f %% +- %.0f)"
                        .formatted(version, seen * 100, pages.size(), expected * 100, tolerance * 100));
            }
        });
        return problems;
    }

    private static double share(List<Page> pages, String version) {
        long count = pages.stream()
                .filter(page -> page.reviewsVersion().filter(version::equals).isPresent())
                .count();
        return (double) count / pages.size();
    }

    private static String promise(Expectation wanted) {
        List<String> words = new ArrayList<>();
        words.add(wanted.as().orElse("anyone") + ": GET " + wanted.get()
                + (wanted.times() > 1 ? " x" + wanted.times() : ""));
        wanted.status().ifPresent(status -> words.add("status " + status));
        wanted.stars().ifPresent(stars -> words.add("stars " + word(stars)));
        wanted.contains().forEach(text -> words.add("\"" + text + "\""));
        wanted.absent().forEach(text -> words.add("no \"" + text + "\""));
        wanted.within().ifPresent(w -> words.add(seconds(w.from()) + " to " + seconds(w.to())));
        new TreeMap<>(wanted.share())
                .forEach((version, share) -> words.add("%s %.0f %%".formatted(version, share * 100)));
        return String.join(", ", words);
    }

    private static String summary(List<Page> pages) {
        Map<String, Integer> versions = new TreeMap<>();
        pages.forEach(page -> page.reviewsVersion().ifPresent(version -> versions.merge(version, 1, Integer::sum)));
        Duration fastest =
                pages.stream().map(Page::taken).min(Duration::compareTo).orElse(Duration.ZERO);
        Duration slowest =
                pages.stream().map(Page::taken).max(Duration::compareTo).orElse(Duration.ZERO);
        String time = pages.size() == 1 ? seconds(slowest) : seconds(fastest) + " to " + seconds(slowest);
        return "status " + pages.getLast().status() + ", stars "
                + word(pages.getLast().stars()) + (versions.isEmpty() ? "" : ", reviews " + versions) + ", " + time;
    }

    private static String word(Expectation.Stars stars) {
        return stars.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration duration) {
        return "%.2f s".formatted(duration.toMillis() / 1000.0);
    }
}
