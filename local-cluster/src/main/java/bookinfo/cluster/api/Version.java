package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The Kubernetes version whose API this is. */
final class Version {
    static final String GIT = "v1.32.4";

    private Version() {}

    static ObjectNode document() {
        return Json.object()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", GIT)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "jvm/" + Runtime.version().feature());
    }
}
