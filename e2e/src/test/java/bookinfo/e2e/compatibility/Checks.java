package bookinfo.e2e.compatibility;

import static bookinfo.e2e.compatibility.Ask.get;
import static bookinfo.e2e.compatibility.Ask.post;
import static bookinfo.e2e.compatibility.Check.check;
import static bookinfo.e2e.compatibility.Expected.status;

import java.util.List;
import java.util.stream.Stream;

/** The table: through an Istio gateway with bookinfo-gateway.yaml, whichever version of reviews answers. */
final class Checks {
    private static final String PRODUCTS = "/api/v1/products";
    private static final String LOGIN = "username=jason&passwd=password";
    private static final String HTML = "(?i)text/html; ?charset=utf-8";
    private static final String JSON = "(?i)application/json(; ?charset=utf-8)?";
    private static final String PAGE = "(https?://[^/]+)?/productpage";
    private static final String SESSION = "(?i)session=[^;]+;.*HttpOnly.*";

    private Checks() {}

    static List<Check> all() {
        return Stream.of(page(), gateway(), api(), ids(), login(), hardening())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Check> page() {
        return List.of(
                check(
                        "the page",
                        get("/productpage"),
                        status(200)
                                .header("content-type", HTML)
                                .header("vary", "(?i)(.*, ?)?Cookie(,.*)?")
                                .text("<title>Simple Bookstore App</title>", "BookInfo Sample", "The Comedy of Errors")
                                .text("Wikipedia Summary", "<b>William Shakespeare's</b>", "Sign in")
                                .text("Book Details", "ISBN-10", "1234567890", "PublisherA", "paperback", "English")
                                .text("Book Reviews", "An extremely entertaining play by Shakespeare.", "Reviewer1")
                                .text(
                                        "Absolutely fun and entertaining.",
                                        "Reviewer2",
                                        "Reviews served by:",
                                        "reviews-v")
                                .text("id=\"sign-in-button\"", "action=", "name=\"login_form\"", "name=\"passwd\"")
                                .without("Error fetching", "currently unavailable", "Sign out")),
                check(
                        "the page by HEAD",
                        get("/productpage").by("HEAD"),
                        status(200).header("content-type", HTML)),
                check(
                        "the page with u=",
                        get("/productpage?u=test"),
                        status(200).text("Sign in")),
                check(
                        "a method that the page does not have",
                        get("/productpage").by("PUT"),
                        status(405).header("allow", ".*GET.*")),
                check("no such file", get("/static/nothing"), status(404)));
    }

    private static List<Check> gateway() {
        return List.of(
                check(
                        "the gateway says who it is",
                        get("/productpage"),
                        status(200).header("server", "istio-envoy").header("x-envoy-upstream-service-time", "\\d+")),
                check("no route to the front", get("/"), status(404)),
                check("no route to health", get("/health"), status(404)),
                check("no route below the page", get("/productpage/"), status(404)));
    }

    private static List<Check> api() {
        return List.of(
                check(
                        "products",
                        get(PRODUCTS),
                        status(200)
                                .header("content-type", JSON)
                                .json("/0/id", "0")
                                .json("/0/title", "The Comedy of Errors")
                                .text("wiki/The_Comedy_of_Errors", "Wikipedia Summary", "William Shakespeare's")),
                check(
                        "details",
                        get(PRODUCTS + "/7"),
                        status(200)
                                .header("content-type", JSON)
                                .json("/id", "7")
                                .json("/author", "William Shakespeare")
                                .json("/year", "1595")
                                .json("/type", "paperback")
                                .json("/pages", "200")
                                .json("/publisher", "PublisherA")
                                .json("/language", "English")
                                .json("/ISBN-10", "1234567890")
                                .json("/ISBN-13", "123-1234567890")),
                check(
                        "reviews",
                        get(PRODUCTS + "/7/reviews"),
                        status(200)
                                .header("content-type", JSON)
                                .json("/id", "7")
                                .json("/clustername", "null")
                                .json("/reviews/0/reviewer", "Reviewer1")
                                .json("/reviews/1/reviewer", "Reviewer2")
                                .text("\"reviews-v")),
                check(
                        "ratings",
                        get(PRODUCTS + "/7/ratings"),
                        status(200)
                                .header("content-type", JSON)
                                .json("/id", "7")
                                .json("/ratings/Reviewer1", "5")
                                .json("/ratings/Reviewer2", "4")),
                check("a negative id", get(PRODUCTS + "/-1"), status(200).json("/id", "-1")));
    }

    private static List<Check> ids() {
        String row = "ids that are no int32";
        Expected refused = status(400).header("content-type", JSON).text("\"error\"");
        return List.of(
                check("details of no number", get(PRODUCTS + "/abc"), refused),
                check("details by a hexadecimal id", get(PRODUCTS + "/0x1A"), refused)
                        .originally(row, status(200).json("/id", "26")),
                check(
                                "details by an octal id",
                                get(PRODUCTS + "/010"),
                                status(200).json("/id", "10"))
                        .originally(row, status(200).json("/id", "8")),
                check("reviews of no number", get(PRODUCTS + "/abc/reviews"), refused)
                        .originally(row, status(404).text("Sorry, product reviews")),
                check("ratings of no number", get(PRODUCTS + "/abc/ratings"), refused),
                check("ratings by a number with a tail", get(PRODUCTS + "/7abc/ratings"), refused)
                        .originally(row, status(200).json("/id", "7")));
    }

    private static List<Check> login() {
        Expected in = status(302).header("set-cookie", SESSION);
        return List.of(
                check("login", post("/login", LOGIN).with("referer", "{url}productpage"), in.header("location", PAGE)),
                check(
                        "login by the query",
                        post("/login?username=jason", "").with("referer", "{url}productpage"),
                        in.header("location", PAGE)),
                check("login without Referer", post("/login", LOGIN), in.header("location", PAGE))
                        .originally("login without Referer", in.header("location", "(.*/)?None")),
                check(
                                "login from a page elsewhere",
                                post("/login", LOGIN).with("referer", "http://example.org/"),
                                in.header("location", PAGE))
                        .originally("login without Referer", in.header("location", "http://example.org/")),
                check(
                        "the page for jason",
                        get("/productpage").as("jason"),
                        status(200).text("jason", "Sign out").without("id=\"sign-in-button\"")),
                check(
                        "a cookie that somebody made up",
                        get("/productpage").with("cookie", "session=eyJ1c2VyIjoiamFzb24ifQ.aaaaaa.bbbb"),
                        status(200).text("id=\"sign-in-button\"")),
                check(
                        "logout",
                        get("/logout").as("jason").with("referer", "{url}productpage"),
                        status(302).header("location", PAGE).header("set-cookie", "session=;.*Max-Age=0.*")));
    }

    private static List<Check> hardening() {
        Expected welcome = status(302).header("set-cookie", SESSION);
        return List.of(
                check(
                                "a session that stays here",
                                post("/login", LOGIN),
                                welcome.header("set-cookie", ".*SameSite=Lax.*"))
                        .originally("session", welcome.header("set-cookie", "((?!SameSite).)*")),
                check(
                                "a login that another site sent",
                                post("/login", LOGIN).with("sec-fetch-site", "cross-site"),
                                status(403).header("set-cookie", ""))
                        .originally("login sent by another site", welcome),
                check("a name that is no header's", post("/login", "username=jos%C3%A9&passwd=x"), status(400))
                        .originally("user names", welcome),
                check(
                                "what the page may load",
                                get("/productpage"),
                                status(200).header("content-security-policy", "default-src 'none'; .*"))
                        .originally("markup", status(200).header("content-security-policy", "")),
                check(
                                "a path that is not there",
                                get(PRODUCTS + "/0/nothing"),
                                status(404).header("content-type", "application/problem\\+json.*"))
                        .originally(
                                "errors without a body that clients know (404, 405)",
                                status(404).header("content-type", HTML)));
    }
}
