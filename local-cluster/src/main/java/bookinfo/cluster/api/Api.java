package bookinfo.cluster.api;

import bookinfo.cluster.store.Store;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Which handler answers which path. */
final class Api {
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");

    private final Discovery discovery;
    private final OpenApi openApi;
    private final KindRegistry kinds;
    private final ResourceHandler resources;

    Api(Store store, Cluster cluster, InstantSource clock) {
        this.kinds = cluster.kinds();
        this.discovery = new Discovery(kinds);
        this.openApi = new OpenApi(kinds);
        this.resources = new ResourceHandler(store, cluster, new Tables(kinds, clock));
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
        if (request.path().equals("/version")) {
            return Answer.json(200, Version.document());
        }
        Optional<Answer> document = discovery.answer(request).or(() -> openApi.answer(request));
        if (document.isPresent()) {
            return document.get();
        }
        Optional<ResourcePath> path = ResourcePath.parse(request.path(), kinds);
        if (path.isPresent()) {
            return resources.handle(request, path.get());
        }
        if (request.path().startsWith("/api/") || request.path().startsWith("/apis/")) {
            throw ApiFailure.noSuchResource();
        }
        return Answer.text(404, "404 page not found\n");
    }
}
