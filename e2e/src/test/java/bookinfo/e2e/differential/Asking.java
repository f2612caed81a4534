package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A request, and what the upstream makes of it.
 *
 * @param answers to the first try, the second, ...: from the status code on, or {@link #CLOSE} or {@link #HANG}; the last
 *     also to all further ones
 */
record Asking(
        String listener,
        String method,
        String authority,
        String target,
        List<String> fields,
        String body,
        List<String> answers) {

    /** Leaves without a word. */
    static final String CLOSE = "(close)";

    /** Says nothing and stays. */
    static final String HANG = "(hang)";

    Asking {
        fields = List.copyOf(fields);
        answers = List.copyOf(answers);
    }

    Case asCase(String name) {
        Case asked = Case.of(name, Step.send(text()), Step.read(method), Step.probe())
                .at(listener)
                .upstream(steps(answers.getFirst()));
        for (String answer : answers.subList(1, answers.size())) {
            asked = asked.then(steps(answer));
        }
        return asked;
    }

    /** The request as it is sent. */
    String text() {
        return Requests.of(method, authority, target, fields.toArray(String[]::new)) + body;
    }

    Asking of(String otherAuthority) {
        return new Asking(listener, method, otherAuthority, target, fields, body, answers);
    }

    /** The same with one thing less each. */
    List<Asking> smaller() {
        List<Asking> smaller = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (body.isEmpty() || !fields.get(i).startsWith("content-length")) {
                smaller.add(new Asking(listener, method, authority, target, without(fields, i), body, answers));
            }
        }
        for (int i = 0; i < answers.size() && answers.size() > 1; i++) {
            smaller.add(new Asking(listener, method, authority, target, fields, body, without(answers, i)));
        }
        int end = target.replace('#', '?').indexOf('?');
        if (end >= 0) {
            String path = target.substring(0, end);
            smaller.add(new Asking(listener, method, authority, path, fields, body, answers));
        }
        if (!listener.equals("plain")) {
            smaller.add(new Asking("plain", method, authority, target, fields, body, answers));
        }
        return smaller;
    }

    private static List<String> without(List<String> list, int index) {
        List<String> rest = new ArrayList<>(list);
        rest.remove(index);
        return rest;
    }

    private static Step[] steps(String answer) {
        return switch (answer) {
            case CLOSE -> new Step[] {Step.read(), Step.close()};
            case HANG -> new Step[] {Step.read(), Step.awaitEnd()};
            default -> new Step[] {Step.read(), Step.send("HTTP/1.1 " + answer), Step.awaitEnd()};
        };
    }
}
