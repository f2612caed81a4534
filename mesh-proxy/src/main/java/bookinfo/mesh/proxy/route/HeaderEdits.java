package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HeaderChanges.Addition;
import bookinfo.mesh.proxy.http.Headers;
import java.util.List;

/** Carries out header changes of route tables. */
final class HeaderEdits {
    private static final String PERCENT = "%%";

    private HeaderEdits() {}

    /**
     * Removes first, so that a rule may replace a header by removing and adding it; then overwrites, then appends, each in order.
     * What is there already is judged before any of it is written. All of this is Envoy's way.
     */
    static void apply(HeaderChanges changes, Headers headers) {
        for (int i = 0; i < changes.remove().size(); i++) {
            headers.remove(changes.remove().get(i));
        }
        if (!changes.add().isEmpty()) {
            List<Addition> due =
                    changes.add().stream().filter(it -> due(it, headers)).toList();
            due.stream().filter(HeaderEdits::overwrites).forEach(it -> headers.set(it.name(), text(it.value())));
            due.stream().filter(it -> !overwrites(it)).forEach(it -> headers.add(it.name(), text(it.value())));
        }
    }

    /**
     * Makes sure that the values can be carried out.
     *
     * @throws IllegalArgumentException naming a value with a command operator
     */
    static void check(HeaderChanges changes) {
        for (Addition addition : changes.add()) {
            if (addition.value().replace(PERCENT, "").indexOf('%') >= 0) {
                throw new IllegalArgumentException("header " + addition.name() + ": " + addition.value()
                        + " (expected: text; command operators are not supported, write a percent sign as %%)");
            }
        }
    }

    private static boolean due(Addition addition, Headers headers) {
        if (addition.value().isEmpty() && !addition.keepEmpty()) {
            return false;
        }
        return switch (addition.append()) {
            case APPEND_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS_OR_ADD -> true;
            case ADD_IF_ABSENT -> !headers.contains(addition.name());
            case OVERWRITE_IF_EXISTS -> headers.contains(addition.name());
        };
    }

    private static boolean overwrites(Addition addition) {
        return switch (addition.append()) {
            case APPEND_IF_EXISTS_OR_ADD, ADD_IF_ABSENT -> false;
            case OVERWRITE_IF_EXISTS_OR_ADD, OVERWRITE_IF_EXISTS -> true;
        };
    }

    private static String text(String value) {
        return value.indexOf('%') < 0 ? value : value.replace(PERCENT, "%");
    }
}
