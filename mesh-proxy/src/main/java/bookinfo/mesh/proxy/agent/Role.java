package bookinfo.mesh.proxy.agent;

import java.util.Locale;

/** What a proxy is for; the first part of its node id. */
public enum Role {
    /** Beside a program. */
    SIDECAR,
    /** At the edge of the mesh. */
    ROUTER;

    /** As it stands on the command line and in the node id. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
