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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** The pages that a reader sees. */
@Path("/")
@Produces("text/html;charset=UTF-8")
@RunOnVirtualThread
public class PageResource {
    private final Backends backends;
    private final Sessions sessions;
    private final ExecutorService threads;

    PageResource(Backends backends, Sessions sessions, @VirtualThreads ExecutorService threads) {
        this.backends = backends;
        this.sessions = sessions;
        this.threads = threads;
    }

    @GET
    public String index() {
        return Templates.index(
                        backends.address(Backend.DETAILS),
                        backends.address(Backend.REVIEWS),
                        backends.address(Backend.RATINGS))
                .render();
    }

    @GET
    @Path("index.html")
    public String indexByName() {
        return index();
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
        Answer reviews = backends.ask(Backend.REVIEWS, product.id(), passedOn);
        Page page = new Page(
                product,
                sessions.user(headers),
                details.join() instanceof Answer.Ok ok ? Fact.read(ok.body()) : Optional.empty(),
                reviews instanceof Answer.Ok ok ? BookReviews.read(ok.body()) : Optional.empty());
        return Response.ok(Templates.productpage(page).render())
                .header(HttpHeaders.VARY, HttpHeaders.COOKIE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        static native TemplateInstance index(String details, String reviews, String ratings);

        static native TemplateInstance productpage(Page page);
    }
}
