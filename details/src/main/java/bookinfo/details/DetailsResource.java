package bookinfo.details;

import bookinfo.service.ProductId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** The HTTP face of the details service. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DetailsResource {
    private static final String BAD_ID = "please provide numeric product id";

    @GET
    @Path("health")
    public Map<String, String> health() {
        return Map.of("status", "Details is healthy");
    }

    @GET
    @Path("details/{id}")
    public Book details(@PathParam("id") String id) {
        return Book.withId(ProductId.parse(id, BAD_ID));
    }

    @GET
    @Path("details")
    public Book detailsOfNothing() {
        return details("");
    }
}
