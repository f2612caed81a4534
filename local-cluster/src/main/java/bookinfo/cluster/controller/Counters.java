package bookinfo.cluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Counters of a status: Kubernetes leaves out those that are zero. */
final class Counters {
    private Counters() {}

    static void put(ObjectNode status, String field, long value) {
        if (value != 0) {
            status.put(field, value);
        }
    }
}
