package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * All objects of the cluster, with one rising revision for all kinds.
 *
 * <p>Objects at rest never change: a writer hands a fresh tree over and must not touch it afterwards, and whoever reads
 * gets that same tree and must not change it. Writers name the tree they started from; when another write came between,
 * theirs is refused.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Store.class.getName());
    private static final int WINDOW = 1000;
    private static final long COMPACT_ABOVE_BYTES = 4L << 20;

    private final Map<String, Map<String, ObjectNode>> objects = new HashMap<>();
    /** The latest writes, one for each revision up to the present one. */
    private final ArrayDeque<Write> history = new ArrayDeque<>();

    /** The revision of the last write to each resource since this store was opened. */
    private final Map<String, Long> latest = new HashMap<>();

    private final Journal journal;
    private long compactAt = COMPACT_ABOVE_BYTES;
    private long revision;
    private boolean closed;

    private Store(Path directory) throws IOException {
        journal = Journal.open(directory, this::replay);
    }

    /** Opens the store kept in {@code directory}; a directory that is not there yet is an empty store. */
    public static Store open(Path directory) throws IOException {
        return new Store(directory);
    }

    /** The object; the namespace is empty for cluster-scoped kinds. */
    public synchronized Optional<ObjectNode> get(Kind kind, String namespace, String name) {
        return Optional.ofNullable(all(kind.resource()).get(key(namespace, name)));
    }

    /** The objects of one kind, in one namespace or (empty) everywhere. */
    public synchronized Listing list(Kind kind, String namespace) {
        return new Listing(
                revision,
                all(kind.resource()).values().stream()
                        .filter(object -> isIn(namespace, object))
                        .toList());
    }

    /** Whether the store was closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** The revision of the last write. */
    public synchronized long revision() {
        return revision;
    }

    /** Stores a new object and gives it its resourceVersion; false when the name is taken. */
    public boolean create(Kind kind, ObjectNode object) {
        return write(kind, Optional.empty(), Optional.of(object));
    }

    /** Replaces {@code current} by {@code next}; false when {@code current} is no longer what is stored. */
    public boolean replace(Kind kind, ObjectNode current, ObjectNode next) {
        return write(kind, Optional.of(current), Optional.of(next));
    }

    /** Removes {@code current}; false when it is no longer what is stored. */
    public boolean remove(Kind kind, ObjectNode current) {
        return write(kind, Optional.of(current), Optional.empty());
    }

    /**
     * Delivers the changes after {@code revision}, in order, on the calling thread. Returns when changes were missed or
     * the revision is not known (yet), so that the caller must list anew, and when the store is closed.
     *
     * @param namespace empty for all
     */
    public void follow(Kind kind, String namespace, long revision, Listener listener)
            throws IOException, InterruptedException {
        long at = revision;
        Optional<List<Write>> writes = await(at);
        while (writes.isPresent()) {
            for (Write write : writes.get()) {
                if (write.resource().equals(kind.resource())
                        && isIn(namespace, write.event().object())) {
                    listener.tell(write.event());
                }
            }
            at += writes.get().size();
            writes = await(at);
        }
    }

    /** Waits for the first write after {@code revision} to one of these kinds, until the time is up or the store closed. */
    public synchronized void awaitChange(List<Kind> kinds, long revision, Duration longest)
            throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        long left = longest.toMillis();
        while (left > 0 && !closed && kinds.stream().noneMatch(kind -> changed(kind, revision))) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        journal.close();
    }

    private boolean changed(Kind kind, long since) {
        return latest.getOrDefault(kind.resource(), 0L) > since;
    }

    private synchronized Optional<List<Write>> await(long after) throws InterruptedException {
        while (revision == after && !closed) {
            wait();
        }
        long skipped = after - (revision - history.size());
        return closed || after > revision || skipped < 0
                ? Optional.empty()
                : Optional.of(history.stream().skip(skipped).toList());
    }

    private synchronized boolean write(Kind kind, Optional<ObjectNode> current, Optional<ObjectNode> next) {
        ObjectNode subject = next.or(() -> current).orElseThrow();
        String key = key(subject);
        Map<String, ObjectNode> all = all(kind.resource());
        Optional<ObjectNode> stored = Optional.ofNullable(all.get(key));
        if (!stored.map(Metadata::resourceVersion).equals(current.map(Metadata::resourceVersion))) {
            return false;
        }
        ObjectNode after = next.orElseGet(subject::deepCopy);
        Metadata.of(after).put("resourceVersion", Long.toString(revision + 1));
        append(line(next.isPresent() ? "put" : "delete", kind.resource(), after));
        revision++;
        latest.put(kind.resource(), revision);
        next.ifPresentOrElse(object -> all.put(key, object), () -> all.remove(key));
        Event.Type type =
                next.isEmpty() ? Event.Type.DELETED : current.isEmpty() ? Event.Type.ADDED : Event.Type.MODIFIED;
        history.addLast(new Write(kind.resource(), new Event(type, after, current)));
        if (history.size() > WINDOW) {
            history.removeFirst();
        }
        notifyAll();
        compactWhenLarge();
        return true;
    }

    private static boolean isIn(String namespace, ObjectNode object) {
        return namespace.isEmpty() || namespace.equals(Metadata.namespace(object));
    }

    /** A line of the journal; of a deleted object its metadata say enough. */
    private static ObjectNode line(String verb, String resource, ObjectNode object) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put(verb, resource);
        return line.set(
                "object", verb.equals("put") ? object : object.deepCopy().retain("metadata"));
    }

    private void append(ObjectNode line) {
        try {
            journal.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
        }
    }

    private void compactWhenLarge() {
        try {
            if (journal.size() <= compactAt) {
                return;
            }
            var lines = new ArrayList<ObjectNode>();
            objects.forEach(
                    (resource, all) -> all.values().forEach(object -> lines.add(line("put", resource, object))));
            // The latest write may be a deletion, whose revision no object has: as a line of nothing it is not lost.
            ObjectNode nothing = JsonNodeFactory.instance.objectNode();
            Metadata.of(nothing).put("resourceVersion", Long.toString(revision));
            lines.add(line("delete", "", nothing));
            journal.rewrite(lines);
            compactAt = Math.max(COMPACT_ABOVE_BYTES, 4 * journal.size());
        } catch (IOException e) {
            // The write itself is safe in the journal as it was; a smaller file can wait.
            LOG.log(Level.WARNING, "the journal could not be compacted", e);
            compactAt *= 2;
        }
    }

    private void replay(ObjectNode line) {
        ObjectNode object = line.withObjectProperty("object");
        revision = Math.max(revision, Long.parseLong(Metadata.resourceVersion(object)));
        if (line.has("put")) {
            all(line.path("put").asText()).put(key(object), object);
        } else {
            all(line.path("delete").asText()).remove(key(object));
        }
    }

    private Map<String, ObjectNode> all(String resource) {
        return objects.computeIfAbsent(resource, none -> new TreeMap<>());
    }

    private static String key(ObjectNode object) {
        return key(Metadata.namespace(object), Metadata.name(object));
    }

    /** Sorts by namespace, then by name. */
    private static String key(String namespace, String name) {
        return namespace + '\0' + name;
    }

    /** Is told of changes. */
    public interface Listener {
        /**
         * Takes one change.
         *
         * @throws IOException when there is nobody to be told any more: it ends the delivery
         */
        void tell(Event event) throws IOException;
    }

    private record Write(String resource, Event event) {}
}
