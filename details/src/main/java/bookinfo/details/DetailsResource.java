package bookinfo.details;

import bookinfo.service.Complaint;
import bookinfo.service.ProductId;
import bookinfo.service.PropagatedHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The HTTP face of the details service. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@RunOnVirtualThread
public class DetailsResource {
    private static final String BAD_ID = "please provide numeric product id";

    private final PropagatedHeaders propagated;
    private final Optional<BookService> bookService;

    DetailsResource(Settings settings, PropagatedHeaders propagated, Vertx vertx, MeterRegistry metrics) {
        this.propagated = propagated;
        this.bookService =
                settings.enabled() ? Optional.of(new BookService(settings, vertx, metrics)) : Optional.empty();
    }

    @PreDestroy
    void close() {
        bookService.ifPresent(BookService::close);
    }

    @GET
    @Path("health")
    public Map<String, String> health() {
        return Map.of("status", "Details is healthy");
    }

    @GET
    @Path("details/{id}")
    @APIResponse(
            responseCode = "200",
            description = "Facts about the book.",
            content = @Content(schema = @Schema(implementation = Book.class)))
    @APIResponse(
            responseCode = "400",
            description = "The id is no 32-bit integer.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    @APIResponse(
            responseCode = "502",
            description = "The book service failed.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    @APIResponse(
            responseCode = "504",
            description = "The book service did not answer in time.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    public Book details(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            @Context HttpHeaders headers) {
        int product = ProductId.parse(id, BAD_ID);
        return bookService
                .map(service -> service.book(product, propagated.traceOf(headers)))
                .orElseGet(() -> Book.withId(product));
    }

    @GET
    @Path("details")
    public Book detailsOfNothing(@Context HttpHeaders headers) {
        return details("", headers);
    }
}
