package bookinfo.productpage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One tab of a browser, and whatever in it a reader should never meet. */
final class Tab implements AutoCloseable {
    private static final String AXE = script("/axe.min.js");
    private static final String VIOLATIONS = """
            () => axe.run(document, {preload: false}).then(result => result.violations.map(broken =>
                `${broken.help}: ${broken.nodes.map(node => node.target.join(' ')).join(', ')}`))""";
    /** There is a first paint to report for sure, so the observer is told of that and of all shifts so far at once. */
    private static final String SHIFTS = """
            () => new Promise(told => {
                const observer = new PerformanceObserver(list => told(
                    list.getEntriesByType('layout-shift').map(shift => `the layout shifted by ${shift.value}`)));
                observer.observe({type: 'layout-shift', buffered: true});
                observer.observe({type: 'paint', buffered: true});
            })""";

    private static final String OVERHANG = """
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth
                ? [`${document.documentElement.scrollWidth} px wide in ${document.documentElement.clientWidth}`] : []""";

    private final BrowserContext context;
    private final Page page;
    private final List<String> said = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    Tab(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> said.add(message.type() + ": " + message.text()));
        page.onPageError(error -> said.add("error: " + error));
        page.onRequest(requests::add);
    }

    Page page() {
        return page;
    }

    /** Goes there and waits until everything is loaded. */
    void open(String address) {
        said.clear();
        requests.clear();
        page.navigate(address);
    }

    /** All that is wrong with what is open; empty on a good page. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>(said);
        requests.stream()
                .map(Request::url)
                .filter(url -> !url.startsWith(origin()))
                .map(url -> "asked elsewhere: " + url)
                .forEach(complaints::add);
        complaints.addAll(list(SHIFTS));
        complaints.addAll(list(OVERHANG));
        page.evaluate(AXE);
        complaints.addAll(list(VIOLATIONS));
        return complaints;
    }

    /** What went over the wire since {@link #open}, in bytes. */
    int transferred() {
        List<Request> sofar = List.copyOf(requests); // asking for sizes lets further events in
        return sofar.stream().map(Request::sizes).mapToInt(Tab::received).sum();
    }

    /** Keeps a picture of the window. */
    void screenshot(Path file) {
        page.screenshot(new ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        context.close();
    }

    private String origin() {
        return (String) page.evaluate("location.origin");
    }

    @SuppressWarnings("unchecked") // the scripts return arrays of strings
    private List<String> list(String script) {
        return (List<String>) page.evaluate(script);
    }

    private static int received(Sizes sizes) {
        return sizes.responseHeadersSize + sizes.responseBodySize;
    }

    private static String script(String resource) {
        try (InputStream stream = Tab.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
