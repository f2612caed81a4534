package bookinfo.cluster.kubelet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Recording of AOT caches: the first process of each cache writes it when it ends. */
final class Training {
    /** How long a process may take to end while it writes its cache. */
    static final Duration GRACE = Duration.ofSeconds(80);

    private final boolean enabled;
    private final Set<Path> claimed = ConcurrentHashMap.newKeySet();

    Training(boolean enabled) {
        this.enabled = enabled;
    }

    boolean enabled() {
        return enabled;
    }

    /** True for the one caller that is to record this cache, which is missing. */
    boolean claim(Path cache) {
        return enabled && !Files.exists(cache) && claimed.add(cache);
    }
}
