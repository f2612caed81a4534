package bookinfo.cluster.api;

import bookinfo.cluster.api.Authorizer.Access;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about identities, asked by creating objects that are answered and never stored. */
final class IdentityReviews {
    private static final int CREATED = 201;
    private static final long DEFAULT_SECONDS = 3600;
    private static final long SHORTEST_SECONDS = 600;

    private final Store store;
    private final Tokens tokens;
    private final Authorizer authorizer;
    private final InstantSource clock;

    IdentityReviews(Store store, Tokens tokens, Authorizer authorizer, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /** Empty when the path is not one of these questions'. */
    Optional<Answer> answer(ApiRequest request) {
        User user = request.user();
        return switch (request.path()) {
            case "/apis/authentication.k8s.io/v1/tokenreviews" -> {
                authorizer.require(user, new Access("create", "authentication.k8s.io", "tokenreviews", "", ""));
                yield created(tokenReview(Bodies.tree(request)));
            }
            case "/apis/authentication.k8s.io/v1/selfsubjectreviews" -> {
                ObjectNode review = Bodies.tree(request);
                review.putObject("status").set("userInfo", user.info());
                yield created(review);
            }
            case "/apis/authorization.k8s.io/v1/subjectaccessreviews" -> {
                authorizer.require(user, new Access("create", "authorization.k8s.io", "subjectaccessreviews", "", ""));
                ObjectNode review = Bodies.tree(request);
                yield created(accessReview(review, subject(review.path("spec"))));
            }
            case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" ->
                created(accessReview(Bodies.tree(request), user));
            default -> Optional.empty();
        };
    }

    /** Issues a token for the service account that the path names. */
    Answer tokenRequest(ApiRequest request, ResourcePath path) {
        ObjectNode review = Bodies.tree(request);
        ObjectNode spec = review.withObjectProperty("spec");
        List<String> audiences = Json.texts(spec.path("audiences"));
        if (audiences.isEmpty()) {
            audiences = List.of(Tokens.ISSUER);
            spec.putArray("audiences").add(Tokens.ISSUER);
        }
        Defaults.put(spec, "expirationSeconds", (int) DEFAULT_SECONDS);
        Duration lifetime = Duration.ofSeconds(
                Math.max(SHORTEST_SECONDS, spec.path("expirationSeconds").asLong()));
        Optional<JsonNode> pod = Optional.of(spec.path("boundObjectRef"))
                .filter(reference -> reference.path("kind").asText().equals("Pod"))
                .map(reference -> store.get(
                                Kinds.POD,
                                path.namespace(),
                                reference.path("name").asText())
                        .orElseThrow(() -> ApiFailure.notFound(
                                Kinds.POD, reference.path("name").asText())));
        String token = tokens.issue(path.namespace(), path.name(), pod, audiences, lifetime);
        Metadata.of(review).put("name", path.name()).put("namespace", path.namespace());
        review.putObject("status")
                .put("token", token)
                .put(
                        "expirationTimestamp",
                        clock.instant()
                                .plus(lifetime)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        return Answer.json(CREATED, review);
    }

    private ObjectNode tokenReview(ObjectNode review) {
        List<String> wanted = Json.texts(review.path("spec").path("audiences"));
        List<String> targets = wanted.isEmpty() ? List.of(Tokens.ISSUER) : wanted;
        Optional<Tokens.Identity> identity =
                tokens.verify(review.path("spec").path("token").asText());
        ObjectNode status = review.putObject("status");
        if (identity.isEmpty()) {
            status.putObject("user");
            status.put("error", "invalid bearer token");
            return review;
        }
        List<String> audiences = identity.get().audiences();
        List<String> common = targets.stream().filter(audiences::contains).toList();
        if (common.isEmpty()) {
            status.putObject("user");
            status.put(
                    "error",
                    "[invalid bearer token, token audiences %s is invalid for the target audiences %s]"
                            .formatted(quoted(audiences), quoted(targets)));
            return review;
        }
        status.put("authenticated", true).set("user", identity.get().user().info());
        common.forEach(status.putArray("audiences")::add);
        return review;
    }

    private ObjectNode accessReview(ObjectNode review, User user) {
        JsonNode wanted = review.path("spec").path("resourceAttributes");
        String sub = wanted.path("subresource").asText();
        boolean allowed = wanted.isMissingNode()
                || authorizer.allows(
                        user,
                        new Access(
                                wanted.path("verb").asText(),
                                wanted.path("group").asText(),
                                wanted.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub),
                                wanted.path("namespace").asText(),
                                wanted.path("name").asText()));
        review.putObject("status").put("allowed", allowed);
        return review;
    }

    private static User subject(JsonNode spec) {
        return new User(
                spec.path("user").asText(), spec.path("uid").asText(), Json.texts(spec.path("groups")), Map.of());
    }

    private static Optional<Answer> created(ObjectNode review) {
        review.withObjectProperty("metadata");
        return Optional.of(Answer.json(CREATED, review));
    }

    private static String quoted(List<String> texts) {
        return "[\"" + String.join("\" \"", texts) + "\"]";
    }
}
