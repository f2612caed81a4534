package bookinfo.httpbin;

/** Names of headers. */
final class HeaderName {
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
}
