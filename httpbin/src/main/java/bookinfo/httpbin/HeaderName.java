package bookinfo.httpbin;

import java.util.regex.Pattern;

/** Names of headers, and what may stand behind them. */
final class HeaderName {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    private HeaderName() {}

    /** A name as Go writes it: {@code x-b3-traceid} is {@code X-B3-Traceid}. */
    static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            canonical.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
            upper = c == '-';
        }
        return canonical.toString();
    }

    /** @throws Refusal unless the two make a header (RFC 9110 section 5) */
    static void check(String name, String value) throws Refusal {
        if (!TOKEN.matcher(name).matches() || UNPRINTABLE.matcher(value).find()) {
            throw Refusal.badRequest("invalid header: " + Html.escaped(name) + " (expected: a token, printable text)");
        }
    }
}
