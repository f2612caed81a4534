package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where one proxy stands, at one moment.
 *
 * @param snapshot the newest snapshot that was translated for it
 * @param unsettled snapshots that changed something for it and that it has not wholly answered
 * @param types state by subscribed type
 * @param wanted what it should have
 */
public record ConnectionState(
        Proxy proxy,
        Instant connected,
        long snapshot,
        Set<Long> unsettled,
        Map<ResourceType, TypeState> types,
        Resources wanted) {

    /** Whether the proxy has answered everything that {@code number} changed for it; true at once if that is nothing. */
    public boolean answered(long number) {
        return snapshot >= number && !unsettled.contains(number);
    }

    /** Standing refusals of what came with snapshot {@code number} or later. */
    public List<Rejection> rejectionsSince(long number) {
        return types.values().stream()
                .flatMap(type -> type.rejections().values().stream())
                .filter(rejection -> rejection.snapshot() >= number)
                .toList();
    }
}
