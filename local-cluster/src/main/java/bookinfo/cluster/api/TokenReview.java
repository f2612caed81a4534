package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Answers whose token this is: an object that is posted and answered, and never stored. */
final class TokenReview {
    static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";

    private TokenReview() {}

    static Answer answer(ObjectNode review, Tokens tokens) {
        List<String> asked = Json.texts(review.at("/spec/audiences"));
        List<String> targets = asked.isEmpty() ? List.of(Tokens.ISSUER) : asked;
        Optional<Tokens.Identity> identity = tokens.verify(Json.text(review, "/spec/token"));
        List<String> audiences = identity.map(Tokens.Identity::audiences).orElse(List.of());
        List<String> common = targets.stream().filter(audiences::contains).toList();
        ObjectNode status = review.putObject("status");
        String error = identity.isEmpty()
                ? "invalid bearer token"
                : "token audiences %s is invalid for the target audiences %s".formatted(audiences, targets);
        if (common.isEmpty()) {
            status.put("error", error).putObject("user");
        } else {
            status.put("authenticated", true)
                    .set("user", identity.orElseThrow().user().info());
            common.forEach(status.putArray("audiences")::add);
        }
        return Answer.json(201, review);
    }
}
