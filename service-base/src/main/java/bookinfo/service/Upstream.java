package bookinfo.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another service, called over HTTP/1.1 by its name. Calls block; connections are pooled. */
public final class Upstream implements AutoCloseable {
    private static final ObjectReader JSON = new ObjectMapper().reader();

    private final URI base;
    private final Client client;
    private final Guard guard;

    /** Each of {@code tries} tries may take {@code timeout} from connecting to the last byte. */
    public Upstream(URI base, Duration timeout, int tries) {
        this.base = base;
        this.client = ClientBuilder.newBuilder()
                .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        this.guard = guard(base.toString(), timeout, tries);
    }

    /** The address of a service: its host, in its domain if there is one, and its port. */
    public static URI address(String host, Optional<String> domain, int port) {
        return URI.create("http://" + host + domain.map(name -> "." + name).orElse("") + ":" + port);
    }

    /** GETs {@code path} (starting with a slash). A call that fails is an answer too: this throws nothing. */
    public Answer get(String path, Map<String, String> headers) {
        try {
            return guard.call(() -> once(path, headers), Answer.Ok.class);
        } catch (Refused refused) {
            return new Answer.Failed(refused.status, "got status of " + refused.status);
        } catch (Exception e) {
            return new Answer.Failed(500, "got exception " + e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private Answer.Ok once(String path, Map<String, String> headers) throws Refused, IOException {
        Invocation.Builder request = client.target(base).path(path).request(MediaType.APPLICATION_JSON);
        headers.forEach(request::header);
        try (Response response = request.get()) {
            if (response.getStatus() != 200) {
                throw new Refused(response.getStatus());
            }
            JsonNode body = JSON.readTree(response.readEntity(String.class));
            if (body.isMissingNode()) {
                throw new IOException("a body without JSON");
            }
            return new Answer.Ok(body);
        }
    }

    private static Guard guard(String name, Duration timeout, int tries) {
        Guard.Builder guard = Guard.create().withDescription(name);
        if (tries > 1) {
            guard.withRetry()
                    .maxRetries(tries - 1)
                    .delay(0, ChronoUnit.MILLIS)
                    .jitter(0, ChronoUnit.MILLIS)
                    .maxDuration(0, ChronoUnit.MILLIS)
                    .done();
        }
        return guard.withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private static final class Refused extends Exception {
        private final int status;

        Refused(int status) {
            super("status " + status);
            this.status = status;
        }
    }
}
