package bookinfo.service;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says with each 405 which methods the path has, as RFC 9110 section 15.5.6 wants. */
@Provider
public class AllowedMethods implements DynamicFeature, ExceptionMapper<NotAllowedException> {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");

    private final UriInfo uri;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

    AllowedMethods(@Context UriInfo uri) {
        this.uri = uri;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        String template = segments(resource.getResourceClass()) + segments(method);
        Pattern path = Pattern.compile(PARAMETER.matcher(template).replaceAll("[^/]+") + "/?");
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                endpoints.add(new Endpoint(path, http.value()));
            }
        }
    }

    @Override
    public Response toResponse(NotAllowedException notAllowed) {
        Set<String> methods = new TreeSet<>(Set.of(HttpMethod.OPTIONS));
        endpoints.stream()
                .filter(endpoint -> endpoint.path.matcher(uri.getPath()).matches())
                .flatMap(endpoint -> endpoint.method.equals(HttpMethod.GET)
                        ? Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                        : Stream.of(endpoint.method))
                .forEach(methods::add);
        String allowed = String.join(", ", methods);
        return Problem.answer(405, uri.getPath() + " allows " + allowed, null)
                .header(HttpHeaders.ALLOW, allowed)
                .build();
    }

    private static String segments(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        String segments = path == null ? "" : path.value().replaceAll("^/|/$", "");
        return segments.isEmpty() ? "" : "/" + segments;
    }

    private record Endpoint(Pattern path, String method) {}
}
