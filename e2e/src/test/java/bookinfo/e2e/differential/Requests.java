package bookinfo.e2e.differential;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bytes of requests. */
final class Requests {
    private Requests() {}

    static String get(String host, String path, String... fields) {
        return of("GET", host, path, fields);
    }

    static String of(String method, String host, String path, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n";
    }

    static String post(String host, String path, String body, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + body.length() + "\r\n" + more
                + "\r\n" + body;
    }

    static String chunked(String host, String path, String chunks, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n" + more + "\r\n"
                + chunks;
    }

    /** A GET with so many fields beside Host. */
    static String many(int fields) {
        return "GET / HTTP/1.1\r\nHost: up\r\n"
                + IntStream.range(0, fields).mapToObj(i -> "x-" + i + ": 1\r\n").collect(Collectors.joining()) + "\r\n";
    }
}
