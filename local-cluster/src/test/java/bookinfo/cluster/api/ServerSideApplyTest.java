package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final String PROBE = ",'readinessProbe':{'httpGet':{'port':1}}";

    @Test
    void aFieldThatIsNoLongerAppliedGoesWithTheDefaultsInIt() {
        ObjectNode probed = Defaults.apply(Kinds.POD, apply(Json.object(), pod(PROBE), "me"));
        assertThat(probed.at("/spec/containers/0/readinessProbe/timeoutSeconds").isInt())
                .isTrue();

        ObjectNode plain = apply(probed, pod(""), "me");

        assertThat(plain.at("/spec/containers/0").has("readinessProbe")).isFalse();
        assertThat(plain.at("/spec/containers/0").has("imagePullPolicy")).isTrue();
    }

    @Test
    void aFieldThatSomebodyElseOwnsTooStays() {
        ObjectNode both = apply(apply(Json.object(), pod(PROBE), "me"), pod(PROBE), "other");

        assertThat(apply(both, pod(""), "me").at("/spec/containers/0").has("readinessProbe"))
                .isTrue();
    }

    @Test
    void anotherValueThanItsOwnersIsAConflictUnlessForced() {
        ObjectNode mine = apply(Json.object(), pod(""), "me");
        ObjectNode wanted = pod("");
        wanted.withObject("/spec/containers/0").put("image", "j");

        assertThatThrownBy(() -> apply(mine, wanted, "other"))
                .hasMessage("Apply failed with 1 conflict: conflict with \"me\":"
                        + " .spec.containers[{\"name\":\"c\"}].image");
        ObjectNode forced = ServerSideApply.apply(Kinds.POD, mine, wanted, "other", true);
        assertThat(apply(forced, wanted, "other").at("/spec/containers/0/image").asText())
                .isEqualTo("j");
    }

    private static ObjectNode apply(ObjectNode current, ObjectNode wanted, String manager) {
        return ServerSideApply.apply(Kinds.POD, current, wanted, manager, false);
    }

    private static ObjectNode pod(String more) {
        String text = "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'%s}]}}".formatted(more);
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }
}
