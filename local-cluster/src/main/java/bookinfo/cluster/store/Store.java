package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

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

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Map<Name, ObjectNode>> objects = new HashMap<>();
    private final ArrayDeque<Entry> history = new ArrayDeque<>();
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
    public Optional<ObjectNode> get(Kind kind, String namespace, String name) {
        lock.lock();
        try {
            return Optional.ofNullable(all(kind.resource()).get(new Name(namespace, name)));
        } finally {
            lock.unlock();
        }
    }

    /** The objects of one kind, in one namespace or (empty) everywhere. */
    public Listing list(Kind kind, String namespace) {
        lock.lock();
        try {
            var items = new ArrayList<ObjectNode>();
            all(kind.resource()).forEach((name, object) -> {
                if (namespace.isEmpty() || name.namespace().equals(namespace)) {
                    items.add(object);
                }
            });
            return new Listing(revision, items);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the store was closed. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The revision of the last write. */
    public long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
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
    public void follow(Kind kind, String namespace, long revision, Consumer<Event> listener)
            throws InterruptedException {
        long at = revision;
        Optional<List<Entry>> entries = await(at);
        while (entries.isPresent()) {
            for (Entry entry : entries.get()) {
                if (entry.concerns(kind, namespace)) {
                    listener.accept(entry.event());
                }
                at = entry.revision();
            }
            entries = await(at);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            journal.close();
        } finally {
            lock.unlock();
        }
    }

    private Optional<List<Entry>> await(long after) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (revision == after && !closed) {
                changed.await();
            }
            Entry oldest = history.peekFirst();
            boolean known = after < revision && oldest != null && oldest.revision() <= after + 1;
            return closed || !known ? Optional.empty() : Optional.of(since(after));
        } finally {
            lock.unlock();
        }
    }

    private List<Entry> since(long after) {
        var entries = new ArrayList<Entry>();
        var newestFirst = history.descendingIterator();
        while (newestFirst.hasNext()) {
            Entry entry = newestFirst.next();
            if (entry.revision() <= after) {
                break;
            }
            entries.add(entry);
        }
        return entries.reversed();
    }

    private boolean write(Kind kind, Optional<ObjectNode> current, Optional<ObjectNode> next) {
        ObjectNode subject = next.or(() -> current).orElseThrow();
        Name name = Name.of(subject);
        Optional<String> seen = current.map(Metadata::resourceVersion);
        lock.lock();
        try {
            Map<Name, ObjectNode> all = all(kind.resource());
            if (!Optional.ofNullable(all.get(name))
                    .map(Metadata::resourceVersion)
                    .equals(seen)) {
                return false;
            }
            long stamp = revision + 1;
            ObjectNode after = next.orElseGet(() -> lastState(subject));
            Metadata.of(after).put("resourceVersion", Long.toString(stamp));
            append(next.isPresent() ? Lines.put(kind.resource(), after) : Lines.delete(kind.resource(), name, stamp));
            next.ifPresentOrElse(object -> all.put(name, object), () -> all.remove(name));
            remember(new Entry(stamp, kind.resource(), name.namespace(), event(current, next, after)));
            compactWhenLarge();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static ObjectNode lastState(ObjectNode object) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode().setAll(object);
        copy.set("metadata", object.path("metadata").deepCopy());
        return copy;
    }

    private static Event event(Optional<ObjectNode> current, Optional<ObjectNode> next, ObjectNode after) {
        Event.Type type =
                next.isEmpty() ? Event.Type.DELETED : current.isEmpty() ? Event.Type.ADDED : Event.Type.MODIFIED;
        return new Event(type, after, current);
    }

    private void remember(Entry entry) {
        revision = entry.revision();
        history.addLast(entry);
        if (history.size() > WINDOW) {
            history.removeFirst();
        }
        changed.signalAll();
    }

    private void append(ObjectNode line) {
        try {
            journal.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
        }
    }

    private void compactWhenLarge() {
        if (journal.size() <= compactAt) {
            return;
        }
        var lines = new ArrayList<ObjectNode>();
        lines.add(Lines.head(revision));
        objects.forEach((resource, all) -> all.values().forEach(object -> lines.add(Lines.put(resource, object))));
        try {
            journal.rewrite(lines);
        } catch (IOException e) {
            // The write itself is safe in the journal as it was; a smaller file can wait.
            LOG.log(Level.WARNING, "the journal could not be compacted", e);
        }
        compactAt = Math.max(COMPACT_ABOVE_BYTES, 4 * journal.size());
    }

    private void replay(ObjectNode line) {
        revision = Math.max(revision, Lines.revision(line));
        Lines.object(line).ifPresent(object -> all(Lines.resource(line)).put(Name.of(object), object));
        Lines.deleted(line).ifPresent(name -> all(Lines.resource(line)).remove(name));
    }

    private Map<Name, ObjectNode> all(String resource) {
        return objects.computeIfAbsent(resource, key -> new TreeMap<>(Name.ORDER));
    }

    /** One change in the window of known history. */
    private record Entry(long revision, String resource, String namespace, Event event) {
        boolean concerns(Kind kind, String wantedNamespace) {
            return resource.equals(kind.resource()) && (wantedNamespace.isEmpty() || wantedNamespace.equals(namespace));
        }
    }

    record Name(String namespace, String name) {
        static final Comparator<Name> ORDER =
                Comparator.comparing(Name::namespace).thenComparing(Name::name);

        static Name of(ObjectNode object) {
            return new Name(Metadata.namespace(object), Metadata.name(object));
        }
    }
}
