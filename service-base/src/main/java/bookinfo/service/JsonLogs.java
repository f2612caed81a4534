package bookinfo.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.formatters.JsonFormatter;

/** With {@code LOG_FORMAT=json}: logs as JSON, an event a line, with the ids of the request that an event belongs to. */
@Provider
public class JsonLogs implements ContainerRequestFilter {
    private static final String REQUEST = "x-request-id";
    private static final String[] TRACES = {"traceparent", "b3", "x-b3-traceid"};

    private final boolean wanted;

    JsonLogs(@ConfigProperty(name = "bookinfo.log.format", defaultValue = "text") String format) {
        this.wanted = format.equals("json");
    }

    void start(@Observes StartupEvent started) {
        if (wanted) {
            JsonFormatter json = new JsonFormatter();
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                format(handler, json);
            }
        }
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (wanted) {
            note(REQUEST, request);
            for (String trace : TRACES) {
                note(trace, request);
            }
        }
    }

    private static void note(String header, ContainerRequestContext request) {
        String value = request.getHeaderString(header);
        if (value != null && !value.isEmpty()) {
            MDC.put(header, value);
        }
    }

    private static void format(Handler handler, Formatter json) {
        handler.setFormatter(json);
        if (handler instanceof ExtHandler several) {
            for (Handler one : several.getHandlers()) {
                format(one, json);
            }
        }
    }
}
