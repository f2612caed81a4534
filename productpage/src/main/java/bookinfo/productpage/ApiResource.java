package bookinfo.productpage;

import bookinfo.service.Answer;
import bookinfo.service.ProductId;
import bookinfo.service.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The page's content as JSON. */
@Path("/api/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiResource {
    private static final String BAD_ID = "Invalid product id";

    private final Backends backends;
    private final Sessions sessions;

    ApiResource(Backends backends, Sessions sessions) {
        this.backends = backends;
        this.sessions = sessions;
    }

    @GET
    @Operation(operationId = "getProducts")
    public List<Product> products() {
        return List.of(Product.THE_COMEDY_OF_ERRORS);
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "getProduct")
    @APIResponse(
            responseCode = "200",
            description = "Facts about the book.",
            content = @Content(schema = @Schema(ref = "Details")))
    @APIResponse(responseCode = "400", ref = "BadId")
    @APIResponse(responseCode = "default", ref = "Unavailable")
    public JsonNode details(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            @Context HttpHeaders headers) {
        return pass(Backend.DETAILS, id, headers);
    }

    @GET
    @Path("{id}/reviews")
    @Operation(operationId = "getProductReviews")
    @APIResponse(
            responseCode = "200",
            description = "What reviewers wrote.",
            content = @Content(schema = @Schema(ref = "Reviews")))
    @APIResponse(responseCode = "400", ref = "BadId")
    @APIResponse(responseCode = "default", ref = "Unavailable")
    public JsonNode reviews(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            @Context HttpHeaders headers) {
        return pass(Backend.REVIEWS, id, headers);
    }

    @GET
    @Path("{id}/ratings")
    @Operation(operationId = "getProductRatings")
    @APIResponse(
            responseCode = "200",
            description = "Stars by reviewer.",
            content = @Content(schema = @Schema(ref = "Ratings")))
    @APIResponse(responseCode = "400", ref = "BadId")
    @APIResponse(responseCode = "default", ref = "Unavailable")
    public JsonNode ratings(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            @Context HttpHeaders headers) {
        return pass(Backend.RATINGS, id, headers);
    }

    private JsonNode pass(Backend backend, String id, HttpHeaders headers) {
        int product = ProductId.parse(id, BAD_ID);
        return switch (backends.ask(backend, product, sessions.headersToPassOn(headers))) {
            case Answer.Ok ok -> ok.body();
            case Answer.None none -> throw new Refusal(none.status(), backend.apology());
        };
    }
}
