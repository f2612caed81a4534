package bookinfo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Kind KIND = Kinds.CONFIG_MAP;

    @TempDir
    private Path directory;

    @Test
    void everyWriteOfAnyKindRaisesTheOneRevision() throws IOException {
        try (Store store = Store.open(directory)) {
            ObjectNode first = create(store, "a", "1");
            ObjectNode second = object("b", "2");
            assertThat(store.create(Kinds.SECRET, second)).isTrue();
            assertThat(Metadata.resourceVersion(first)).isEqualTo("1");
            assertThat(Metadata.resourceVersion(second)).isEqualTo("2");
            assertThat(store.revision()).isEqualTo(2);
        }
    }

    @Test
    void aWriterWhoseObjectWasOvertakenIsRefused() throws IOException {
        try (Store store = Store.open(directory)) {
            ObjectNode first = create(store, "a", "1");
            assertThat(store.replace(KIND, first, object("a", "2"))).isTrue();
            assertThat(store.replace(KIND, first, object("a", "3"))).isFalse();
            assertThat(store.remove(KIND, first)).isFalse();
            assertThat(store.create(KIND, object("a", "4"))).isFalse();
            assertThat(values(store)).containsExactly("a=2");
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterReopening() throws IOException {
        try (Store store = Store.open(directory)) {
            create(store, "a", "1");
            ObjectNode b = create(store, "b", "1");
            store.replace(KIND, b, object("b", "2"));
            store.remove(KIND, store.get(KIND, "ns", "a").orElseThrow());
        }
        try (Store store = Store.open(directory)) {
            assertThat(values(store)).containsExactly("b=2");
            assertThat(store.revision()).as("the deletion counts too").isEqualTo(4);
        }
    }

    @Test
    void aJournalCutAtAnyByteKeepsEveryWholeLine() throws IOException {
        List<List<String>> states = new ArrayList<>();
        try (Store store = Store.open(directory)) {
            states.add(values(store));
            ObjectNode a = create(store, "a", "1");
            states.add(values(store));
            create(store, "b", "ü");
            states.add(values(store));
            store.replace(KIND, a, object("a", "2"));
            states.add(values(store));
            store.remove(KIND, store.get(KIND, "ns", "b").orElseThrow());
            states.add(values(store));
        }
        byte[] whole = Files.readAllBytes(directory.resolve("journal.jsonl"));
        for (int cut = 0; cut <= whole.length; cut++) {
            Path copy = Files.createDirectories(directory.resolve("cut" + cut));
            byte[] kept = Arrays.copyOf(whole, cut);
            Files.write(copy.resolve("journal.jsonl"), kept);
            int lines = Math.toIntExact(new String(kept, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(character -> character == '\n')
                    .count());
            try (Store store = Store.open(copy)) {
                assertThat(values(store)).as("cut at byte %d", cut).isEqualTo(states.get(lines));
                create(store, "c", "9");
            }
            try (Store store = Store.open(copy)) {
                assertThat(values(store))
                        .as("cut at byte %d, then written to", cut)
                        .contains("c=9");
            }
        }
    }

    @Test
    void aJournalDamagedInTheMiddleIsNotGuessedAt() throws IOException {
        Files.writeString(directory.resolve("journal.jsonl"), "{\"put\":\n{}\n");
        assertThatThrownBy(() -> Store.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("journal.jsonl: line 1: not JSON");
    }

    @Test
    void theJournalIsRewrittenWhenItHasGrownAndNothingIsLost() throws IOException {
        String large = "x".repeat(100_000);
        try (Store store = Store.open(directory)) {
            ObjectNode object = create(store, "a", large);
            for (int i = 0; i < 200; i++) {
                ObjectNode next = object("a", large + i);
                assertThat(store.replace(KIND, object, next)).isTrue();
                object = next;
            }
        }
        assertThat(Files.size(directory.resolve("journal.jsonl"))).isLessThan(10_000_000);
        try (Store store = Store.open(directory)) {
            assertThat(values(store)).containsExactly("a=" + large + 199);
            assertThat(store.revision()).isEqualTo(201);
        }
    }

    @Test
    void aWatchFromAnOldRevisionIsToldToListAnew() throws Exception {
        try (Store store = Store.open(directory)) {
            ObjectNode object = create(store, "a", "0");
            for (int i = 0; i < 1100; i++) {
                ObjectNode next = object("a", Integer.toString(i));
                store.replace(KIND, object, next);
                object = next;
            }
            List<Event> events = new ArrayList<>();
            CompletableFuture.runAsync(() -> follow(store, 5, events)).get(10, TimeUnit.SECONDS);
            CompletableFuture.runAsync(() -> follow(store, 5000, events)).get(10, TimeUnit.SECONDS);
            assertThat(events).isEmpty();
        }
    }

    private static void follow(Store store, long revision, List<Event> events) {
        try {
            store.follow(KIND, "", revision, events::add);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode create(Store store, String name, String value) {
        ObjectNode object = object(name, value);
        assertThat(store.create(KIND, object)).isTrue();
        return object;
    }

    private static ObjectNode object(String name, String value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("namespace", "ns").put("name", name);
        object.putObject("data").put("value", value);
        return object;
    }

    private static List<String> values(Store store) {
        return store.list(KIND, "").items().stream()
                .map(object ->
                        Metadata.name(object) + "=" + object.at("/data/value").asText())
                .toList();
    }
}
