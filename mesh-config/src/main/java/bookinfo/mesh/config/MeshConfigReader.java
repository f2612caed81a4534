package bookinfo.mesh.config;

import bookinfo.mesh.config.MeshConfig.OutboundTrafficPolicy;
import bookinfo.mesh.config.ProxyConfig.InterceptionMode;
import java.util.Map;
import java.util.Optional;

/** The fields of a MeshConfig and of the ProxyConfig in it. */
final class MeshConfigReader {

    private static final Format LOG_FILE =
            new Format("/dev/stdout or nothing", text -> text.isEmpty() || text.equals("/dev/stdout"));
    private static final Map<String, InterceptionMode> MODES =
            Map.of("REDIRECT", InterceptionMode.REDIRECT, "NONE", InterceptionMode.NONE);
    private static final Map<String, OutboundTrafficPolicy> POLICIES =
            Map.of("ALLOW_ANY", OutboundTrafficPolicy.ALLOW_ANY, "REGISTRY_ONLY", OutboundTrafficPolicy.REGISTRY_ONLY);

    /** More would be a mistake: each is a hop that a client's request really passes. */
    private static final int MAX_TRUSTED_PROXIES = 100;

    private MeshConfigReader() {}

    static MeshConfig mesh(Fields fields) {
        fields.unsupported(
                "accessLogFormat",
                "accessLogEncoding",
                "caCertificates",
                "certificates",
                "configSources",
                "connectTimeout",
                "defaultProviders",
                "defaultDestinationRuleExportTo",
                "defaultHttpRetryPolicy",
                "defaultServiceExportTo",
                "defaultVirtualServiceExportTo",
                "discoverySelectors",
                "dnsRefreshRate",
                "enableEnvoyAccessLogService",
                "enableTracing",
                "extensionProviders",
                "h2UpgradePolicy",
                "inboundClusterStatName",
                "inboundTrafficPolicy",
                "ingressClass",
                "ingressControllerMode",
                "ingressService",
                "localityLbSetting",
                "meshMTLS",
                "outboundClusterStatName",
                "pathNormalization",
                "protocolDetectionTimeout",
                "proxyHttpPort",
                "proxyListenPort",
                "serviceSettings",
                "serviceScopeConfigs",
                "tcpKeepalive",
                "tlsDefaults",
                "trustDomainAliases",
                "verifyCertificateAtClient");
        onlyTrue(fields, "enableAutoMtls");
        onlyTrue(fields, "enablePrometheusMerge");
        only(fields, "rootNamespace", "istio-system");
        only(fields, "trustDomain", "cluster.local");
        Optional<Defaults> defaults = fields.object("defaultConfig", MeshConfigReader::defaults);
        return new MeshConfig(
                defaults.map(Defaults::proxy).orElse(ProxyConfig.DEFAULT),
                defaults.map(Defaults::topology).orElse(GatewayTopology.DIRECT),
                fields.text("accessLogFile", LOG_FILE).filter(file -> !file.isEmpty()),
                fields.object("outboundTrafficPolicy", MeshConfigReader::outbound)
                        .orElse(OutboundTrafficPolicy.ALLOW_ANY));
    }

    /** What a gateway's pod says of itself; all else in it is about sidecars. */
    static GatewayTopology gateway(Fields fields, GatewayTopology mesh) {
        var _ = proxy(fields, ProxyConfig.DEFAULT);
        return fields.object("gatewayTopology", MeshConfigReader::topology).orElse(mesh);
    }

    /** What a pod with a sidecar says of itself. */
    static ProxyConfig pod(Fields fields, ProxyConfig defaults) {
        fields.unsupported("gatewayTopology");
        return proxy(fields, defaults);
    }

    private static Defaults defaults(Fields fields) {
        return new Defaults(
                fields.object("gatewayTopology", MeshConfigReader::topology).orElse(GatewayTopology.DIRECT),
                proxy(fields, ProxyConfig.DEFAULT));
    }

    private static GatewayTopology topology(Fields fields) {
        fields.unsupported("forwardClientCertDetails");
        return new GatewayTopology(
                fields.integer("numTrustedProxies", 0, MAX_TRUSTED_PROXIES).orElse(0),
                fields.object("proxyProtocol", nothing -> true).orElse(false));
    }

    private static ProxyConfig proxy(Fields fields, ProxyConfig defaults) {
        fields.unsupported(
                "availabilityZone",
                "binaryPath",
                "caCertificatesPem",
                "concurrency",
                "configPath",
                "controlPlaneAuthPolicy",
                "customConfigFile",
                "discoveryAddress",
                "drainDuration",
                "envoyAccessLogService",
                "envoyMetricsService",
                "extraStatTags",
                "image",
                "meshId",
                "privateKeyProvider",
                "proxyAdminPort",
                "proxyBootstrapTemplatePath",
                "proxyHeaders",
                "proxyMetadata",
                "readinessProbe",
                "runtimeValues",
                "sds",
                "serviceCluster",
                "statNameLength",
                "statsdUdpAddress",
                "statusPort",
                "terminationDrainDuration",
                "tracing",
                "zipkinAddress");
        var _ = fields.object("proxyStatsMatcher", MeshConfigReader::statistics);
        return new ProxyConfig(
                fields.get("interceptionMode")
                        .flatMap(value -> value.oneOf(MODES))
                        .orElse(defaults.interceptionMode()),
                fields.get("holdApplicationUntilProxyStarts")
                        .flatMap(Value::flag)
                        .or(defaults::holdApplicationUntilProxyStarts));
    }

    /** Asks for statistics that Istio leaves out: here all are kept. */
    private static boolean statistics(Fields fields) {
        fields.ignore("inclusionPrefixes", "inclusionSuffixes", "inclusionRegexps");
        return true;
    }

    private static OutboundTrafficPolicy outbound(Fields fields) {
        return fields.get("mode").flatMap(value -> value.oneOf(POLICIES)).orElse(OutboundTrafficPolicy.ALLOW_ANY);
    }

    /** What this mesh does one way only: saying so does no harm, saying otherwise would not be heard. */
    private static void only(Fields fields, String name, String value) {
        var _ = fields.text(name, new Format(value, value::equals));
    }

    private static void onlyTrue(Fields fields, String name) {
        fields.get(name)
                .filter(value -> value.flag().equals(Optional.of(false)))
                .ifPresent(value -> {
                    var _ = value.unsupported("false is not supported (expected: true, or nothing)");
                });
    }

    private record Defaults(GatewayTopology topology, ProxyConfig proxy) {}
}
