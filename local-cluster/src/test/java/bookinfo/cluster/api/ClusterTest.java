package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Store store;
    private Cluster cluster;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory);
        cluster = new Cluster(store, () -> Instant.parse("2026-11-22T10:00:00.5Z"), new Random(1));
        cluster.create(Kinds.NAMESPACE, "", json("{'metadata':{'name':'default'}}"), User.ADMIN);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheResourceVersion() throws Exception {
        ObjectNode created = create("{'metadata':{'name':'a'},'data':{'k':'v'}}");
        ObjectNode same = cluster.update(Kinds.CONFIG_MAP, created, object -> object);
        assertThat(Metadata.resourceVersion(same)).isEqualTo(Metadata.resourceVersion(created));
        ObjectNode changed = cluster.update(Kinds.CONFIG_MAP, created, object -> {
            object.withObjectProperty("data").put("k", "w");
            return object;
        });
        assertThat(Metadata.resourceVersion(changed)).isNotEqualTo(Metadata.resourceVersion(created));
    }

    @Test
    void aControlLoopLooksAtOnceAndThenAfterEachChangeOfItsKinds() throws Exception {
        var looks = new LinkedBlockingQueue<Integer>();
        try (var _ = new ControlLoop(
                "test",
                cluster,
                List.of(Kinds.CONFIG_MAP),
                pass -> looks.add(cluster.list(Kinds.CONFIG_MAP, "default").size()))) {
            assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(0);
            cluster.create(Kinds.SECRET, "default", json("{'metadata':{'name':'other'}}"), User.ADMIN);
            ObjectNode a = create("{'metadata':{'name':'a'}}");
            assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
            cluster.delete(Kinds.CONFIG_MAP, a);
            assertThat(looks.poll(5, TimeUnit.SECONDS)).isEqualTo(0);
        }
    }

    @Test
    void aControlLoopTriesAgainWhatFailedAlthoughNothingChanged() throws Exception {
        var looks = new LinkedBlockingQueue<Integer>();
        try (var _ = new ControlLoop("test", cluster, List.of(Kinds.CONFIG_MAP), pass -> {
            looks.add(looks.size());
            throw ApiFailure.badRequest("not now");
        })) {
            assertThat(looks.poll(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(looks.poll(5, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void whatIsHandedOutIsACopy() throws Exception {
        create("{'metadata':{'name':'a'},'data':{'k':'v'}}")
                .withObjectProperty("data")
                .put("k", "changed");
        assertThat(cluster.get(Kinds.CONFIG_MAP, "default", "a")
                        .orElseThrow()
                        .at("/data/k")
                        .asText())
                .isEqualTo("v");
    }

    @Test
    void aDeletedObjectIsNotFoundAndDeletingItAgainDoesNothing() throws Exception {
        ObjectNode a = create("{'metadata':{'name':'a'}}");
        cluster.delete(Kinds.CONFIG_MAP, a);
        assertThatThrownBy(() -> cluster.update(Kinds.CONFIG_MAP, a, object -> object))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("configmaps \"a\" not found");
        cluster.delete(Kinds.CONFIG_MAP, a);
    }

    @Test
    void anotherObjectOfTheSameNameIsNotDeleted() throws Exception {
        ObjectNode former = create("{'metadata':{'name':'a'}}");
        cluster.delete(Kinds.CONFIG_MAP, former);
        create("{'metadata':{'name':'a'}}");
        cluster.delete(Kinds.CONFIG_MAP, former);
        assertThat(cluster.get(Kinds.CONFIG_MAP, "default", "a")).isPresent();
    }

    private ObjectNode create(String body) throws Exception {
        return cluster.create(Kinds.CONFIG_MAP, "default", json(body), User.ADMIN);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }
}
