package bookinfo.ratings;

import bookinfo.service.Complaint;
import bookinfo.service.ProductId;
import bookinfo.service.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The HTTP face of the ratings service. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class RatingsResource {
    private static final String BAD_ID = "please provide numeric product ID";
    private static final String BAD_RATINGS = "please provide valid ratings JSON";

    private final Faults faults;
    private final RatingsStore store;
    private final ObjectReader json;

    RatingsResource(Faults faults, RatingsStore store, ObjectMapper json) {
        this.faults = faults;
        this.store = store;
        this.json = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @GET
    @Path("health")
    public Response health() {
        return faults.healthy() ? health(200, "Ratings is healthy") : health(500, "Ratings is not healthy");
    }

    @GET
    @Path("ratings/{id}")
    @APIResponse(
            responseCode = "200",
            description = "Stars by reviewer.",
            content = @Content(schema = @Schema(implementation = Ratings.class)))
    @APIResponse(
            responseCode = "400",
            description = "The id is no 32-bit integer.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    @APIResponse(
            responseCode = "500",
            description = "The database of this version cannot be reached, or does not answer.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    @APIResponse(
            responseCode = "503",
            description = "This version fails now and then.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    public Ratings ratings(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id)
            throws InterruptedException {
        int product = ProductId.parse(id, BAD_ID);
        faults.strike();
        return store.of(product);
    }

    @GET
    @Path("ratings")
    public Ratings ratingsOfNothing() throws InterruptedException {
        return ratings("");
    }

    @POST
    @Path("ratings/{id}")
    @APIResponse(
            responseCode = "200",
            description = "The stars that hold from now on.",
            content = @Content(schema = @Schema(implementation = Ratings.class)))
    @APIResponse(
            responseCode = "400",
            description = "The id or the ratings make no sense.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    @APIResponse(
            responseCode = "501",
            description = "The ratings of this version are in a database, which is only read.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    public Ratings post(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            String body) {
        int product = ProductId.parse(id, BAD_ID);
        try {
            Ratings ratings = Ratings.read(product, json.readTree(body));
            store.put(ratings);
            return ratings;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new Refusal(400, BAD_RATINGS);
        }
    }

    private static Response health(int status, String words) {
        return Response.status(status).entity(Map.of("status", words)).build();
    }
}
