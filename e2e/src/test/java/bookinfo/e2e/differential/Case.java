package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One question to both proxies.
 *
 * @param name unique, as the list of known differences names it
 * @param listener which of the bootstrap's listeners is asked
 * @param clients what each client does, one connection each, started {@code apart} milliseconds after another
 * @param upstream what the upstream does on its first, second, ... connection; the last also on all further ones
 * @param settles whether the next case must wait until the kept connections to the upstream are gone
 * @param broken whether it is left to chance what of the request has reached the upstream already
 */
record Case(
        String name,
        String listener,
        List<List<Step>> clients,
        int apart,
        List<List<Step>> upstream,
        boolean settles,
        boolean broken) {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    Case {
        clients = clients.stream().map(List::copyOf).toList();
        upstream = upstream.stream().map(List::copyOf).toList();
    }

    /** Sends these bytes, reads one answer, and looks whether the connection goes on. The upstream answers 200. */
    static Case ask(String name, String request) {
        String method = request.substring(0, Math.max(0, request.indexOf(' ')));
        return of(name, Step.send(request), Step.read(method), Step.probe());
    }

    /** A client of these steps; the upstream answers 200 to all it understands. */
    static Case of(String name, Step... client) {
        return new Case(name, "plain", List.of(List.of(client)), 0, List.of(answering(OK)), false, false);
    }

    /** Listens as another listener of the bootstrap does. */
    Case at(String other) {
        return new Case(name, other, clients, apart, upstream, settles, broken);
    }

    /** The upstream reads a request and answers so, then waits until it is left. */
    Case answered(String response) {
        return upstream(answering(response).toArray(Step[]::new));
    }

    /** What the upstream does on each connection. */
    Case upstream(Step... steps) {
        return new Case(name, listener, clients, apart, List.of(List.of(steps)), settles, broken);
    }

    /** What the upstream does on its next connection, and on all later ones. */
    Case then(Step... steps) {
        List<List<Step>> more = new ArrayList<>(upstream);
        more.add(Arrays.asList(steps));
        return new Case(name, listener, clients, apart, more, settles, broken);
    }

    /** As many clients of the same steps, each started so many milliseconds after the one before. */
    Case times(int count, int millis) {
        return new Case(
                name, listener, Collections.nCopies(count, clients.getFirst()), millis, upstream, settles, broken);
    }

    Case settling() {
        return new Case(name, listener, clients, apart, upstream, true, broken);
    }

    Case breaking() {
        return new Case(name, listener, clients, apart, upstream, settles, true);
    }

    private static List<Step> answering(String response) {
        return List.of(Step.read(), Step.send(response), Step.awaitEnd());
    }
}
