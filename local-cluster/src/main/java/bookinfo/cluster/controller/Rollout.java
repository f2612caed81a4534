package bookinfo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The next step of a rolling update: how many replicas each ReplicaSet is to have now. Pure; taken again and again it ends
 * with all replicas in the new set.
 */
final class Rollout {
    private Rollout() {}

    /** A ReplicaSet's wanted and available replicas. */
    record Scale(int replicas, int available) {}

    /** @param old in the order of the given old sets */
    record Step(int fresh, List<Integer> old) {
        public Step {
            old = List.copyOf(old);
        }
    }

    /** How far a rolling update may leave the wanted number, up and down. */
    record Limits(int surge, int unavailable) {
        /** From {@code spec.strategy}: percentages round up for the surge and down for what may be missing. */
        static Limits of(JsonNode strategy, int desired) {
            JsonNode rolling = strategy.path("rollingUpdate");
            int surge = resolve(rolling.path("maxSurge"), desired, true);
            int unavailable = resolve(rolling.path("maxUnavailable"), desired, false);
            // Kubernetes' rule: with neither, nothing could ever move.
            return surge == 0 && unavailable == 0 ? new Limits(0, 1) : new Limits(surge, unavailable);
        }

        private static int resolve(JsonNode value, int desired, boolean up) {
            if (value.isInt()) {
                return value.asInt();
            }
            String text = value.asText("25%");
            int percent = Integer.parseInt(text.substring(0, text.length() - 1));
            return up ? Math.ceilDiv(desired * percent, 100) : desired * percent / 100;
        }
    }

    /** All old replicas go before the first new one comes. */
    static Step recreate(int desired, List<Scale> old, boolean oldPodsLeft) {
        List<Integer> none = old.stream().map(set -> 0).toList();
        boolean gone = !oldPodsLeft && old.stream().allMatch(set -> set.replicas() == 0);
        return new Step(gone ? desired : 0, none);
    }

    /** New replicas come within the surge; old ones go as long as enough others are available. */
    static Step rolling(int desired, Limits limits, Scale fresh, List<Scale> old) {
        int total = fresh.replicas() + old.stream().mapToInt(Scale::replicas).sum();
        int room = Math.max(0, desired + limits.surge() - total);
        int next = fresh.replicas() > desired ? desired : fresh.replicas() + Math.min(room, desired - fresh.replicas());
        int freshUnavailable = fresh.replicas() - Math.min(fresh.replicas(), fresh.available());
        int removable = Math.max(0, total - (desired - limits.unavailable()) - freshUnavailable);
        return new Step(next, scaleDown(old, removable, desired - limits.unavailable(), fresh.available()));
    }

    /** First the replicas that serve nobody, then as many available ones as can be missed. */
    private static List<Integer> scaleDown(List<Scale> old, int removable, int minAvailable, int freshAvailable) {
        List<Integer> replicas = new ArrayList<>();
        int left = removable;
        for (Scale set : old) {
            int idle = Math.min(left, Math.max(0, set.replicas() - set.available()));
            replicas.add(set.replicas() - idle);
            left -= idle;
        }
        int available = freshAvailable + old.stream().mapToInt(Scale::available).sum();
        left = Math.min(left, Math.max(0, available - minAvailable));
        for (int i = 0; i < old.size(); i++) {
            int step = Math.min(left, replicas.get(i));
            replicas.set(i, replicas.get(i) - step);
            left -= step;
        }
        return replicas;
    }
}
