package bookinfo.productpage;

import bookinfo.service.Answer;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The pages that a reader sees. */
@Path("/")
@Produces("text/html;charset=UTF-8")
@RunOnVirtualThread
public class PageResource {
    private static final int MAX_FLOOD_AT_ONCE = 32;

    private final Backends backends;
    private final Sessions sessions;
    private final ExecutorService threads;
    private final int floodFactor;
    private final boolean classic;

    PageResource(
            Backends backends,
            Sessions sessions,
            @VirtualThreads ExecutorService threads,
            Settings settings,
            @ConfigProperty(name = "bookinfo.classic", defaultValue = "false") boolean classic) {
        this.backends = backends;
        this.sessions = sessions;
        this.threads = threads;
        this.classic = classic;
        this.floodFactor = settings.floodFactor();
    }

    @GET
    public String index(@Context UriInfo here) {
        return Templates.index(
                        here.getBaseUri().toString().replaceFirst("/$", ""),
                        backends.address(Backend.DETAILS),
                        backends.address(Backend.REVIEWS),
                        backends.address(Backend.RATINGS))
                .render();
    }

    @GET
    @Path("index.html")
    public String indexByName(@Context UriInfo here) {
        return index(here);
    }

    @GET
    @Path("health")
    public String health() {
        return "Product page is healthy";
    }

    @GET
    @Path("productpage")
    public Response productPage(@Context HttpHeaders headers) {
        Product product = Product.THE_COMEDY_OF_ERRORS;
        Map<String, String> passedOn = sessions.headersToPassOn(headers);
        CompletableFuture<Answer> details =
                CompletableFuture.supplyAsync(() -> backends.ask(Backend.DETAILS, product.id(), passedOn), threads);
        CompletableFuture<Void> flood = flood(product, passedOn);
        Answer reviews = backends.ask(Backend.REVIEWS, product.id(), passedOn);
        flood.join();
        Page page = new Page(
                product,
                sessions.user(headers),
                details.join() instanceof Answer.Ok ok ? Fact.read(ok.body()) : Optional.empty(),
                reviews instanceof Answer.Ok ok ? BookReviews.read(ok.body()) : Optional.empty());
        return Response.ok((classic ? Templates.classic(page) : Templates.productpage(page)).render())
                .header(HttpHeaders.VARY, HttpHeaders.COOKIE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Calls of reviews that nobody needs, side by side: load for lessons about limits. */
    private CompletableFuture<Void> flood(Product product, Map<String, String> headers) {
        AtomicInteger left = new AtomicInteger(floodFactor);
        Runnable calls = () -> {
            while (left.getAndDecrement() > 0) {
                backends.ask(Backend.REVIEWS, product.id(), headers);
            }
        };
        return CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(calls, threads))
                .limit(Math.min(floodFactor, MAX_FLOOD_AT_ONCE))
                .toArray(CompletableFuture[]::new));
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        static native TemplateInstance index(String self, String details, String reviews, String ratings);

        static native TemplateInstance productpage(Page page);

        static native TemplateInstance classic(Page page);
    }
}
