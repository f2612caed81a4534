package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HeaderChanges.Addition;
import bookinfo.mesh.proxy.http.Headers;

/** Carries out header changes of route tables. */
final class HeaderEdits {
    private static final String PERCENT = "%%";

    private HeaderEdits() {}

    /** Removes first, so that a rule may replace a header by removing and adding it. */
    static void apply(HeaderChanges changes, Headers headers) {
        for (int i = 0; i < changes.remove().size(); i++) {
            headers.remove(changes.remove().get(i));
        }
        for (int i = 0; i < changes.add().size(); i++) {
            Addition addition = changes.add().get(i);
            String value = text(addition.value());
            if (!value.isEmpty() || addition.keepEmpty()) {
                write(addition, value, headers);
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

    private static void write(Addition addition, String value, Headers headers) {
        boolean exists = headers.contains(addition.name());
        switch (addition.append()) {
            case APPEND_IF_EXISTS_OR_ADD -> headers.add(addition.name(), value);
            case OVERWRITE_IF_EXISTS_OR_ADD -> headers.set(addition.name(), value);
            case ADD_IF_ABSENT -> {
                if (!exists) {
                    headers.add(addition.name(), value);
                }
            }
            case OVERWRITE_IF_EXISTS -> {
                if (exists) {
                    headers.set(addition.name(), value);
                }
            }
        }
    }

    private static String text(String value) {
        return value.indexOf('%') < 0 ? value : value.replace(PERCENT, "%");
    }
}
