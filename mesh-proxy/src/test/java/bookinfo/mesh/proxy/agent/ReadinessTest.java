package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.Engine;
import bookinfo.mesh.proxy.EngineOptions;
import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.xds.Bootstrap;
import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole proxy under a control plane, over real sockets. */
class ReadinessTest {
    private final ControlPlane control = new ControlPlane();
    private final Engine engine =
            Engine.start(Bootstrap.parse("test.yaml", control.bootstrap()), EngineOptions.of(1, "test", () -> {}));
    private final Readiness readiness = new Readiness(engine::administer, true);

    ReadinessTest() throws IOException {}

    @AfterEach
    void stop() {
        try (control) {
            engine.close();
        }
    }

    @Test
    void waitsForClustersAndListeners() throws Exception {
        assertThat(readiness.answer().status()).isEqualTo(503);
        assertThat(readiness.answer().body()).startsWith("no clusters in force yet");
        control.noClusters();
        assertThat(readiness.answer().body()).startsWith("no listeners in force yet");
        assertThat(ready()).isEqualTo("INITIALIZING\n");
        control.listeners(tcp("free", 0));
        assertThat(readiness.answer().status()).isEqualTo(200);
        assertThat(readiness.answer().body()).isEqualTo("LIVE\n");
    }

    @Test
    void aListenerWhosePortIsBusyLeavesTheProxyLiveAndThePodUnready() throws Exception {
        control.noClusters();
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(control.listeners(tcp("busy", busy.getLocalPort()), tcp("free", 0))
                            .getErrorDetail()
                            .getMessage())
                    .startsWith("listener busy: cannot listen on 127.0.0.1:" + busy.getLocalPort());
            assertThat(ready()).isEqualTo("LIVE\n");
            new Socket(
                            InetAddress.getLoopbackAddress(),
                            engine.address("free").orElseThrow().getPort())
                    .close();
            assertThat(readiness.answer().status()).isEqualTo(503);
            assertThat(readiness.answer().body()).startsWith("the listeners of the control plane were refused");
            assertThat(new Readiness(engine::administer, false).answer().body()).isEqualTo("LIVE\n");
        }
        assertThat(control.listeners(tcp("free", 0)).hasErrorDetail()).isFalse();
        assertThat(readiness.answer().body()).isEqualTo("LIVE\n");
        assertThat(stats()).contains("lds.update_rejected: 1\n").contains("lds.update_success: 1\n");
    }

    @Test
    void whatComesLaterDoesNotMakeItUnready() throws Exception {
        control.noClusters();
        control.listeners(tcp("free", 0));
        assertThat(control.listeners(waiting()).hasErrorDetail()).isFalse();
        assertThat(readiness.answer().body()).isEqualTo("LIVE\n");
    }

    private String ready() {
        return engine.administer(AdminRequest.of("GET", "/ready")).body();
    }

    private String stats() {
        AdminResponse stats = engine.administer(AdminRequest.of("GET", "/stats"));
        return stats.body();
    }

    private static Listener tcp(String name, int port) {
        return listener(
                name,
                port,
                Any.pack(TcpProxy.newBuilder()
                        .setStatPrefix(name)
                        .setCluster("none")
                        .build()));
    }

    /** A listener whose routes nobody sends. */
    private static Listener waiting() {
        return listener(
                "waiting",
                0,
                Any.pack(HttpConnectionManager.newBuilder()
                        .setStatPrefix("waiting")
                        .setRds(Rds.newBuilder()
                                .setRouteConfigName("never")
                                .setConfigSource(
                                        ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance())))
                        .addHttpFilters(HttpFilter.newBuilder()
                                .setName("router")
                                .setTypedConfig(Any.pack(Router.getDefaultInstance())))
                        .build()));
    }

    private static Listener listener(String name, int port, Any filter) {
        SocketAddress address = SocketAddress.newBuilder()
                .setAddress("127.0.0.1")
                .setPortValue(port)
                .build();
        return Listener.newBuilder()
                .setName(name)
                .setAddress(Address.newBuilder().setSocketAddress(address))
                .addFilterChains(FilterChain.newBuilder()
                        .addFilters(Filter.newBuilder().setName("filter").setTypedConfig(filter)))
                .build();
    }
}
