package bookinfo.mesh.proxy.telemetry;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/** Responses of one scope by class of status, and on request by status. */
final class Statuses {
    private final StatScope scope;
    private final String name;
    private final Stats.Shard shard;
    private final Counter completed;
    private final Counter[] classes = new Counter[6];
    private final IntObjectMap<Counter> codes = new IntObjectHashMap<>();

    /** @param name such as {@code upstream_rq} for {@code upstream_rq_2xx} */
    Statuses(StatScope scope, String name, Stats.Shard shard) {
        this.scope = scope;
        this.name = name;
        this.shard = shard;
        completed = shard.counter(scope, name + "_completed");
        for (int i = 1; i < classes.length; i++) {
            classes[i] = shard.counter(scope, name + "_" + i + "xx");
        }
    }

    void count(int status) {
        if (status >= 100 && status < 600) {
            completed.increment();
            classes[status / 100].increment();
        }
    }

    void countCode(int status) {
        Counter counter = codes.get(status);
        if (counter == null && status >= 100 && status < 600) {
            counter = shard.counter(scope, name + "_" + status);
            codes.put(status, counter);
        }
        if (counter != null) {
            counter.increment();
        }
    }
}
