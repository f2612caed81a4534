package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.List;

/** One push of one type: what is new or changed, and the names of what is gone. */
record Delta(ResourceType type, List<Resource> updates, List<String> removals, String nonce) {
    Delta {
        updates = List.copyOf(updates);
        removals = List.copyOf(removals);
    }

    static Delta empty(ResourceType type) {
        return new Delta(type, List.of(), List.of(), "");
    }

    boolean isEmpty() {
        return updates.isEmpty() && removals.isEmpty();
    }

    Delta withNonce(String newNonce) {
        return new Delta(type, updates, removals, newNonce);
    }

    DeltaDiscoveryResponse message(long snapshot) {
        DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(type.url())
                .setNonce(nonce)
                .setSystemVersionInfo(Long.toString(snapshot))
                .addAllRemovedResources(removals);
        for (Resource update : updates) {
            response.addResources(io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
                    .setName(update.name())
                    .setVersion(update.version())
                    .setResource(update.body()));
        }
        return response.build();
    }
}
