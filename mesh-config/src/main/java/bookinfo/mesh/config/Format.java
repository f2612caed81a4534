package bookinfo.mesh.config;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A shape that a text must have.
 *
 * @param expected its description for messages
 */
record Format(String expected, Predicate<String> holds) {

    private static final int LONGEST_NAME = 253;
    private static final String LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final String DOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String WILDCARD = "(\\*|\\*-?" + LABEL + "|" + LABEL + ")(\\." + LABEL + ")*";
    private static final String NAMESPACE = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final Set<String> RETRY_POLICIES = Set.of(
            "5xx",
            "gateway-error",
            "reset",
            "reset-before-request",
            "connect-failure",
            "envoy-ratelimited",
            "retriable-4xx",
            "refused-stream",
            "retriable-status-codes",
            "retriable-headers",
            "http3-post-connect-failure",
            "cancelled",
            "deadline-exceeded",
            "internal",
            "resource-exhausted",
            "unavailable");

    static final Format TEXT = new Format("text", text -> true);
    static final Format SOME_TEXT = new Format("at least one character", text -> !text.isEmpty());
    static final Format HOST = matching("a host such as reviews or reviews.default.svc.cluster.local", DOMAIN);
    static final Format WILDCARD_HOST = matching("a host such as reviews, *.example.com or *", WILDCARD);
    static final Format SERVER_HOST = matching(
            "a host such as *, *.example.com, default/* or ./reviews", "((\\*|\\.|" + NAMESPACE + ")/)?" + WILDCARD);
    static final Format GATEWAY = matching(
            "a gateway such as bookinfo-gateway or default/bookinfo-gateway, or mesh",
            "(" + NAMESPACE + "/)?" + DOMAIN);
    static final Format SUBSET = matching("a subset name such as v1: lower-case letters, digits and -", NAMESPACE);
    static final Format REVISION = matching(
            "a revision such as canary or 1-27-0: lower-case letters, digits and -, 56 at most",
            "[a-z0-9]([-a-z0-9]{0,54}[a-z0-9])?");
    static final Format NAME = matching("letters, digits, - and .", DOMAIN);
    static final Format LABEL_KEY = new Format(
            "a label such as app or app.kubernetes.io/name",
            text -> Pattern.matches("([^/]{1,253}/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?", text));
    static final Format LABEL_VALUE = new Format(
            "at most 63 letters, digits, -, _ and .",
            text -> Pattern.matches("([a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?", text));
    static final Format HEADER = matching("an HTTP header's name", "[-!#$%&'*+.^_`|~0-9A-Za-z]+");
    static final Format CHANGED_HEADER = new Format(
            "an HTTP header's name other than host", text -> HEADER.holds.test(text) && !text.equalsIgnoreCase("host"));
    static final Format HEADER_VALUE =
            new Format("text on one line", text -> text.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f));
    static final Format RETRY_ON =
            new Format("Envoy's retry policies or status codes, separated by commas", Format::isRetryOn);

    private static Format matching(String expected, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Format(
                expected,
                text -> text.length() <= LONGEST_NAME && pattern.matcher(text).matches());
    }

    private static boolean isRetryOn(String text) {
        return Pattern.compile(",")
                .splitAsStream(text)
                .map(String::strip)
                .allMatch(policy -> RETRY_POLICIES.contains(policy) || policy.matches("[1-5][0-9][0-9]"));
    }
}
