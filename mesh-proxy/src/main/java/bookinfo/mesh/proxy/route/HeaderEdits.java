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
     * Removes first, so that a rule may replace a header by removing and adding it; then writes. What is there already is judged
     * before any of it is written, as Envoy does.
     */
    static void apply(HeaderChanges changes, Headers headers) {
        for (int i = 0; i < changes.remove().size(); i++) {
            headers.remove(changes.remove().get(i));
        }
        List<Addition> additions = changes.add();
        if (additions.isEmpty()) {
            return;
        }
        boolean[] due = new boolean[additions.size()];
        for (int i = 0; i < due.length; i++) {
            due[i] = due(additions.get(i), headers);
        }
        for (int i = 0; i < due.length; i++) {
            if (due[i]) {
                write(additions.get(i), headers);
            }
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

    private static void write(Addition addition, Headers headers) {
        if (addition.append().overwrites()) {
            headers.set(addition.name(), text(addition.value()));
        } else {
            headers.add(addition.name(), text(addition.value()));
        }
    }

    private static String text(String value) {
        return value.indexOf('%') < 0 ? value : value.replace(PERCENT, "%");
    }
}
