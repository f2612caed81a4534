package bookinfo.mesh.control.status;

import bookinfo.mesh.control.xds.ConnectionState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a proxy has answered to the replica that it is connected to, in that replica's snapshots.
 *
 * @param id by which it is the same proxy wherever it connects
 * @param connected when, in milliseconds since 1970
 * @param snapshot the newest that was translated for it
 * @param unsettled those that changed something for it and that it has not wholly answered
 */
record Standing(String id, String name, long connected, long snapshot, Set<Long> unsettled, List<Refusal> refusals) {
    Standing {
        unsettled = Set.copyOf(unsettled);
        refusals = List.copyOf(refusals);
    }

    /** Words of the proxy about what {@code snapshot} brought. */
    record Refusal(long snapshot, String message) {}

    static Standing of(ConnectionState state) {
        return new Standing(
                state.proxy().id(),
                state.proxy().name(),
                state.connected().toEpochMilli(),
                state.snapshot(),
                state.unsettled(),
                state.rejectionsSince(0).stream()
                        .map(rejection -> new Refusal(rejection.snapshot(), rejection.message()))
                        .toList());
    }

    boolean answered(long number) {
        return snapshot >= number && !unsettled.contains(number);
    }

    /** Its first words against what came with snapshot {@code number} or later. */
    Optional<String> refusalSince(long number) {
        return refusals.stream()
                .filter(refusal -> refusal.snapshot() >= number)
                .map(Refusal::message)
                .findFirst();
    }
}
