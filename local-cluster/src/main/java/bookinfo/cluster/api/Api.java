package bookinfo.cluster.api;

import bookinfo.cluster.api.Authorizer.Access;
import java.util.Set;

/** Which handler answers which path, and who may ask. */
final class Api {
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");

    private final KindRegistry kinds;
    private final Authorizer authorizer;
    private final Discovery discovery;
    private final ResourceHandler resources;
    private final PodStreams pods;

    Api(Cluster cluster, Kubelet kubelet) {
        this.kinds = cluster.kinds();
        this.authorizer = new Authorizer(cluster.store());
        this.discovery = new Discovery(kinds);
        this.resources = new ResourceHandler(cluster);
        this.pods = new PodStreams(cluster, kubelet);
    }

    /** Whether a path is answered to people who have not said who they are. */
    static boolean isPublic(String path) {
        return HEALTH.contains(path);
    }

    /** @throws ApiFailure when the request is refused */
    Answer answer(ApiRequest request) {
        if (HEALTH.contains(request.path())) {
            return Answer.text(200, "ok");
        }
        return discovery
                .answer(request.path())
                .or(() -> ResourcePath.parse(request.path(), kinds).map(path -> resource(request, path)))
                .orElseGet(() -> unknown(request));
    }

    private Answer resource(ApiRequest request, ResourcePath path) {
        authorizer.require(request.user(), access(request, path));
        return switch (path.kind().plural() + "/" + path.subresource()) {
            case "pods/log" -> pods.logs(request, path);
            case "pods/portforward" -> pods.portForward(request, path);
            case "pods/exec" -> pods.exec(request, path);
            default -> resources.handle(request, path);
        };
    }

    private static Access access(ApiRequest request, ResourcePath path) {
        boolean collection = path.name().isEmpty();
        String verb = switch (request.method()) {
            case "GET" -> request.flag("watch") ? "watch" : collection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> throw ApiFailure.methodNotAllowed();
        };
        String plural = path.kind().plural();
        String resource = path.subresource().isEmpty() ? plural : plural + "/" + path.subresource();
        String name = collection ? Selector.name(request.parameter("fieldSelector")) : path.name();
        return new Access(verb, path.kind().group(), resource, path.namespace(), name);
    }

    private static Answer unknown(ApiRequest request) {
        if (request.path().startsWith("/api/") || request.path().startsWith("/apis/")) {
            throw ApiFailure.noSuchResource();
        }
        return Answer.text(404, "404 page not found\n");
    }
}
