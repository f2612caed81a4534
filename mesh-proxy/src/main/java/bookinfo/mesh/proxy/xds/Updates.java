package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.UpdateListener.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How updates went. Clusters are carried out when they are taken in; listeners when they are open, which may wait for routes
 * of theirs. Outlives the streams.
 */
final class Updates {
    private static final Set<ResourceType> OPENING = EnumSet.of(ResourceType.LISTENER, ResourceType.ROUTES);

    private final UpdateListener told;
    private boolean opening;

    Updates(UpdateListener told) {
        this.told = told;
    }

    /**
     * A response is in force.
     *
     * @param whole whether no listener waited for its routes then
     * @param failures of listeners to open, this time or any time before
     * @return what to answer to it: a port that stays busy is no fault of endpoints that come later
     */
    List<String> settle(Optional<ResourceType> type, List<String> refusals, boolean whole, List<String> failures) {
        boolean opens = type.filter(OPENING::contains).isPresent();
        if (type.filter(ResourceType.CLUSTER::equals).isPresent()) {
            told.settled(Kind.CLUSTERS, refusals.isEmpty());
        }
        if (type.filter(ResourceType.LISTENER::equals).isPresent()) {
            opening = refusals.isEmpty();
            if (!opening) {
                told.settled(Kind.LISTENERS, false);
            }
        }
        if (opening && whole && failures.isEmpty()) {
            opening = false;
            told.settled(Kind.LISTENERS, true);
        } else if (opening && whole && opens) {
            told.settled(Kind.LISTENERS, false);
        }
        List<String> problems = new ArrayList<>(refusals);
        if (opens) {
            problems.addAll(failures);
        }
        return problems;
    }
}
