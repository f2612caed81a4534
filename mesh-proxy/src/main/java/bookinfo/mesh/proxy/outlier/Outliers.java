package bookinfo.mesh.proxy.outlier;

import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.config.OutlierDetection.Threshold;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The outlier detection of one cluster
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier). One thread tells it how requests ended
 * and what time it is; only {@link #ejected()} may be asked on any.
 *
 * <p>An endpoint stays out for the base time times its number of ejections; each sweep that finds it in takes one off that
 * number.
 */
public final class Outliers {
    private final OutlierDetection rules;
    private final RandomGenerator random;
    private final Consumer<OutlierEvent> events;
    private final Map<InetSocketAddress, Host> hosts = new HashMap<>();
    private volatile Set<InetSocketAddress> ejected = Set.of();

    /** @param events is told what happens, on the thread that caused it */
    public Outliers(OutlierDetection rules, RandomGenerator random, Consumer<OutlierEvent> events) {
        this.rules = rules;
        this.random = random;
        this.events = events;
    }

    /** Addresses that are out now. */
    public Set<InetSocketAddress> ejected() {
        return ejected;
    }

    /** The endpoints that the cluster has from now on: new ones are in, those that stay keep their past. */
    public void members(Set<InetSocketAddress> addresses) {
        hosts.keySet().retainAll(addresses);
        addresses.forEach(address -> hosts.computeIfAbsent(address, _ -> new Host()));
        publish();
    }

    /**
     * An endpoint answered.
     *
     * @param now nanoseconds of a clock that only moves forward
     */
    public void answered(InetSocketAddress address, int status, long now) {
        Host host = hosts.get(address);
        if (host != null) {
            answered(host, status, now);
        }
    }

    /** A connection to an endpoint was there for a request. */
    public void connected(InetSocketAddress address) {
        Host host = hosts.get(address);
        if (host != null) {
            host.localFailures = 0;
        }
    }

    /**
     * No answer came: the connection failed or broke, or the time was over.
     *
     * @param status what that counts as where such failures are not counted apart: 503 or 504
     */
    public void unanswered(InetSocketAddress address, int status, long now) {
        Host host = hosts.get(address);
        if (host == null) {
            return;
        }
        if (!rules.splitExternalLocalOrigin()) {
            answered(host, status, now);
        } else if (++host.localFailures == rules.consecutiveLocalOriginFailure().failures()) {
            boolean asked = ask(
                    host,
                    rules.consecutiveLocalOriginFailure(),
                    OutlierEvent.DETECTED_LOCAL_ORIGIN_FAILURE,
                    OutlierEvent.ENFORCED_LOCAL_ORIGIN_FAILURE,
                    now);
            host.localFailures = asked ? 0 : host.localFailures;
        }
    }

    /** Brings back whose time is over; due every interval. */
    public void sweep(long now) {
        for (Host host : hosts.values()) {
            if (!host.out) {
                host.ejections = Math.max(0, host.ejections - 1);
            } else if (now - host.ejectedAt >= host.outFor) {
                host.comeBack();
            }
        }
        publish();
    }

    private void answered(Host host, int status, long now) {
        if (status < 500 || status > 599) {
            host.serverErrors = 0;
            host.gatewayErrors = 0;
            return;
        }
        if (status < 502 || status > 504) {
            host.gatewayErrors = 0;
        } else if (++host.gatewayErrors == rules.consecutiveGatewayFailure().failures()) {
            boolean asked = ask(
                    host,
                    rules.consecutiveGatewayFailure(),
                    OutlierEvent.DETECTED_GATEWAY_FAILURE,
                    OutlierEvent.ENFORCED_GATEWAY_FAILURE,
                    now);
            host.gatewayErrors = asked ? 0 : host.gatewayErrors;
        }
        if (++host.serverErrors == rules.consecutive5xx().failures()) {
            boolean asked =
                    ask(host, rules.consecutive5xx(), OutlierEvent.DETECTED_5XX, OutlierEvent.ENFORCED_5XX, now);
            host.serverErrors = asked ? 0 : host.serverErrors;
        }
    }

    /** @return whether the failures were taken note of; those of an endpoint that is out are not */
    private boolean ask(Host host, Threshold threshold, OutlierEvent detected, OutlierEvent enforced, long now) {
        if (host.out) {
            return false;
        }
        events.accept(detected);
        if (!room()) {
            events.accept(OutlierEvent.OVERFLOW);
        } else if (random.nextInt(100) < threshold.enforcing()) {
            events.accept(enforced);
            eject(host, now);
        }
        return true;
    }

    private boolean room() {
        return 100.0 * (ejected.size() + 1) / hosts.size() <= rules.maxEjectionPercent()
                || (rules.alwaysEjectOneHost() && ejected.isEmpty());
    }

    private void eject(Host host, long now) {
        Duration base = rules.baseEjectionTime();
        Duration longest = rules.maxEjectionTime();
        // Counts on a little beyond the longest time, so that the way down from there is as long as Envoy's.
        if (base.multipliedBy(host.ejections).compareTo(longest.plus(base)) < 0) {
            host.ejections++;
        }
        Duration grown = base.multipliedBy(host.ejections);
        long jitter = random.nextLong(rules.maxEjectionTimeJitter().toMillis() + 1);
        host.out = true;
        host.ejectedAt = now;
        host.outFor = (grown.compareTo(longest) < 0 ? grown : longest)
                .plusMillis(jitter)
                .toNanos();
        publish();
    }

    private void publish() {
        Set<InetSocketAddress> out = hosts.entrySet().stream()
                .filter(entry -> entry.getValue().out)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        if (!out.equals(ejected)) {
            ejected = out;
        }
    }

    private static final class Host {
        int serverErrors;
        int gatewayErrors;
        int localFailures;
        int ejections;
        boolean out;
        long ejectedAt;
        long outFor;

        void comeBack() {
            out = false;
            serverErrors = 0;
            gatewayErrors = 0;
            localFailures = 0;
        }
    }
}
