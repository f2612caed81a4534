package bookinfo.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of writes, again and again, on the same state. */
class KillTest {
    private static final int KILLS = 100;
    private static final int WRITERS = 4;
    private static final int NAMES = 30;
    private static final int WARM = 2;
    private static final String NOTHING = "-";

    @TempDir
    Path folder;

    private final Queue<Process> warm = new ArrayDeque<>();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(Process::destroyForcibly);
    }

    /** A JVM of its own: writers that say what they are about to write, and again when it is acknowledged. */
    static final class Child {
        private static final String PADDING = "x".repeat(2000);

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            IO.readln(); // started ahead of its time
            Store store = Store.open(Path.of(arguments[0]));
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "w%d-".formatted(writer);
                Random random = new Random(Long.parseLong(arguments[1]) + writer);
                Thread.ofPlatform().start(() -> write(store, prefix, random));
            }
        }

        private static void write(Store store, String prefix, Random random) {
            while (true) {
                String name = prefix + random.nextInt(NAMES);
                Optional<ObjectNode> current = store.get(Kinds.CONFIG_MAP, "default", name);
                boolean remove = current.isPresent() && random.nextInt(4) == 0;
                String value = remove ? NOTHING : Long.toString(random.nextLong());
                say("? %s %s".formatted(name, value));
                boolean done = current.isEmpty()
                        ? store.create(Kinds.CONFIG_MAP, object(name, value))
                        : remove
                                ? store.remove(Kinds.CONFIG_MAP, current.get())
                                : store.replace(Kinds.CONFIG_MAP, current.get(), object(name, value));
                say((done ? "! %s %s" : "refused: %s %s").formatted(name, value));
            }
        }

        /** In one piece: the parent must not see a part of another line. */
        private static synchronized void say(String line) {
            byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }

        private static ObjectNode object(String name, String value) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            Metadata.of(object).put("name", name).put("namespace", "default");
            object.putObject("data").put("value", value).put("padding", PADDING);
            return object;
        }
    }

    @Test
    void noAcknowledgedObjectIsLostHoweverOftenTheProgramIsKilled() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Random random = new Random();
        Map<String, String> acknowledged = new HashMap<>();
        long writes = 0;
        for (int i = 0; i < WARM; i++) {
            warm.add(startChild(random));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            warm.add(startChild(random));
            Map<String, String> intended = new HashMap<>();
            writes += runAndKill(warm.remove(), random, acknowledged, intended);
            compare(acknowledged, intended);
        }
        System.out.printf(
                "kill -9: %d times in the middle of writes, %,d acknowledged writes, %d objects, nothing lost, in %d s%n",
                KILLS,
                writes,
                acknowledged.size(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        assertThat(writes).isGreaterThan(KILLS);
    }

    @Test
    void aWriterThatIsInterruptedLosesNothingAndKeepsNobodyFromWriting() throws Exception {
        try (Store store = Store.open(folder)) {
            Thread interrupted = Thread.ofVirtual().start(() -> {
                Thread.currentThread().interrupt();
                store.create(Kinds.CONFIG_MAP, Child.object("a", "1"));
            });
            interrupted.join();

            assertThat(store.create(Kinds.CONFIG_MAP, Child.object("b", "2"))).isTrue();
        }
        try (Store store = Store.open(folder)) {
            assertThat(store.list(Kinds.CONFIG_MAP, "").items())
                    .map(Metadata::name)
                    .containsExactly("a", "b");
        }
    }

    private Process startChild(Random random) throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(child);
        return child;
    }

    /** How many writes were acknowledged; what they left is put into the maps. */
    private static int runAndKill(
            Process child, Random random, Map<String, String> acknowledged, Map<String, String> intended)
            throws IOException, InterruptedException {
        child.outputWriter().append("go\n").flush();
        int enough = 1 + random.nextInt(300);
        int writes = 0;
        BufferedReader output = child.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String[] word = line.split(" ", 3);
            if (word.length < 3) {
                break; // cut off by the kill
            }
            if (word[0].equals("?")) {
                intended.put(word[1], word[2]);
                continue;
            }
            assertThat(word[0]).as(line).isEqualTo("!");
            acknowledged.put(word[1], word[2]);
            intended.remove(word[1], word[2]);
            if (++writes == enough) {
                LockSupport.parkNanos(random.nextInt(2_000_000));
                child.toHandle().destroyForcibly(); // the process itself would close the stream with the last words
            }
        }
        child.waitFor();
        return writes;
    }

    /** What was acknowledged is there, or else what its writer was about to write over it when it was killed. */
    private void compare(Map<String, String> acknowledged, Map<String, String> intended) throws IOException {
        try (Store store = Store.open(folder)) {
            acknowledged.replaceAll((name, value) -> {
                String found = found(store, name);
                assertThat(found).as(name).isIn(value, intended.getOrDefault(name, value));
                return found;
            });
            intended.keySet().forEach(name -> acknowledged.putIfAbsent(name, found(store, name)));
        }
    }

    private static String found(Store store, String name) {
        return store.get(Kinds.CONFIG_MAP, "default", name)
                .map(object -> object.at("/data/value").asText())
                .orElse(NOTHING);
    }
}
