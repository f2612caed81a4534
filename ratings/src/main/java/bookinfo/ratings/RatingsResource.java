package bookinfo.ratings;

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

/** The HTTP face of the ratings service. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class RatingsResource {
    private static final String BAD_ID = "please provide numeric product ID";
    private static final String BAD_RATINGS = "please provide valid ratings JSON";

    private final Faults faults;
    private final PostedRatings posted;
    private final ObjectReader json;

    RatingsResource(Faults faults, PostedRatings posted, ObjectMapper json) {
        this.faults = faults;
        this.posted = posted;
        this.json = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @GET
    @Path("health")
    public Response health() {
        return faults.healthy() ? health(200, "Ratings is healthy") : health(500, "Ratings is not healthy");
    }

    @GET
    @Path("ratings/{id}")
    public Ratings ratings(@PathParam("id") String id) throws InterruptedException {
        int product = ProductId.parse(id, BAD_ID);
        faults.strike();
        return posted.of(product);
    }

    @GET
    @Path("ratings")
    public Ratings ratingsOfNothing() throws InterruptedException {
        return ratings("");
    }

    @POST
    @Path("ratings/{id}")
    public Ratings post(@PathParam("id") String id, String body) {
        int product = ProductId.parse(id, BAD_ID);
        try {
            Ratings ratings = Ratings.read(product, json.readTree(body));
            posted.put(ratings);
            return ratings;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new Refusal(400, BAD_RATINGS);
        }
    }

    private static Response health(int status, String words) {
        return Response.status(status).entity(Map.of("status", words)).build();
    }
}
