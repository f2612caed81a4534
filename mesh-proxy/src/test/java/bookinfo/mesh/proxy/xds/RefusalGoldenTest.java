package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is not supported is refused by its path: one case a block of the golden file. */
class RefusalGoldenTest {

    private static final String ROUTER =
            "{name: router, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}";
    private static final String HTTP =
            "{name: http, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.network"
                    + ".http_connection_manager.v3.HttpConnectionManager, stat_prefix: x, route_config: {},"
                    + " http_filters: [" + ROUTER + "]}}";

    @TestFactory
    Stream<DynamicTest> is_refused() throws IOException {
        String golden = Files.readString(Path.of("src/test/golden/xds/refusals.txt"));
        return Arrays.stream(golden.split("=====\n", -1)).map(RefusalGoldenTest::test);
    }

    private static DynamicTest test(String block) {
        int title = block.indexOf('\n');
        int line = block.indexOf("-----\n");
        String kind = block.substring(0, block.indexOf(':'));
        String input = block.substring(title + 1, line)
                .replace("[HTTP]", "[" + HTTP + "]")
                .replace("ROUTER", ROUTER);
        String expected = block.substring(line + "-----\n".length()).strip();
        return DynamicTest.dynamicTest(
                block.substring(0, title),
                () -> assertThatThrownBy(() -> compile(kind, input))
                        .isInstanceOf(Refusal.class)
                        .hasMessage(expected));
    }

    private static Object compile(String kind, String input) {
        return switch (kind) {
            case "listener" -> ListenerCompiler.compile(Resources.tree(ResourceType.LISTENER, input), "1");
            case "http" ->
                Reader.compile(
                        YamlDecoder.decode(
                                Schema.required(
                                        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
                                input),
                        ConnectionManagerCompiler::compile);
            case "routes" -> RouteCompiler.compile(Resources.tree(ResourceType.ROUTES, input), "1");
            case "cluster" ->
                ClusterCompiler.compile(Resources.tree(ResourceType.CLUSTER, input), "1")
                        .forTraffic();
            case "endpoints" -> EndpointCompiler.compile(Resources.tree(ResourceType.ENDPOINTS, input));
            case "bootstrap" -> Bootstrap.parse("b.yaml", input);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
