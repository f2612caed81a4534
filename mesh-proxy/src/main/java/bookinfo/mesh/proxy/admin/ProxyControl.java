package bookinfo.mesh.proxy.admin;

import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.ClusterLoad;
import java.util.Map;

/** What the administration interface sees and does of the running proxy. Called from any thread. */
public interface ProxyControl {
    /** Where the proxy is in its life. */
    State state();

    /** The configuration in force. */
    Snapshot snapshot();

    /** How busy a cluster is, and which of its endpoints are ejected. */
    ClusterLoad load(String cluster);

    /**
     * The configuration as Envoy's {@code /config_dump} prints it: JSON.
     *
     * @param query parameters of the request
     */
    String configDump(Map<String, String> query);

    /**
     * Stops accepting connections and asks open ones to close.
     *
     * @param inboundOnly leave listeners alone through which the program beside the proxy calls others
     */
    void drainListeners(boolean inboundOnly);

    /** Makes {@code /ready} fail, or succeed again, whatever the state. */
    void failHealthCheck(boolean fail);

    /** Ends the process. */
    void quit();

    /** Envoy's {@code ServerInfo.State}. */
    enum State {
        LIVE(0),
        DRAINING(1),
        /** Waits for the control plane to be reachable. */
        PRE_INITIALIZING(2),
        /** Waits for its first configuration. */
        INITIALIZING(3);

        private final int number;

        State(int number) {
            this.number = number;
        }

        /** Its number in the statistic {@code server.state}. */
        public int number() {
            return number;
        }
    }
}
