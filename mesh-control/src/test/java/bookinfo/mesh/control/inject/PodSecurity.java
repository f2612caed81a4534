package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Pod Security Standards, rule by rule as the Kubernetes documentation lists them, for pods of Linux. What a pod
 * breaks is told as {@code container: rule: value}.
 */
final class PodSecurity {
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");
    private static final List<String> HANDLERS =
            List.of("/livenessProbe", "/readinessProbe", "/startupProbe", "/lifecycle/postStart", "/lifecycle/preStop");

    private final JsonNode spec;
    private final List<String> broken = new ArrayList<>();

    private PodSecurity(JsonNode spec) {
        this.spec = spec;
    }

    /** What keeps a pod out of a namespace that enforces {@code baseline}. */
    static List<String> baseline(JsonNode spec) {
        PodSecurity security = new PodSecurity(spec);
        security.checkBaseline();
        return security.broken;
    }

    /** The same for {@code restricted}, of which {@code baseline} is a part. */
    static List<String> restricted(JsonNode spec) {
        PodSecurity security = new PodSecurity(spec);
        security.checkBaseline();
        security.checkRestricted();
        return security.broken;
    }

    private void checkBaseline() {
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            breaks(spec.path(field).asBoolean(), "pod", field, "true");
        }
        spec.path("volumes").forEach(volume -> breaks(volume.has("hostPath"), "pod", "volume", "hostPath"));
        spec.at("/securityContext/sysctls").forEach(sysctl -> {
            String name = sysctl.path("name").asText();
            breaks(!SYSCTLS.contains(name), "pod", "sysctl", name);
        });
        unconfined("pod", spec.path("securityContext"));
        containers().forEach(this::checkBaseline);
    }

    private void checkBaseline(JsonNode container) {
        String name = container.path("name").asText();
        JsonNode security = container.path("securityContext");
        breaks(security.path("privileged").asBoolean(), name, "privileged", "true");
        added(security).filter(capability -> !CAPABILITIES.contains(capability)).forEach(capability -> {
            breaks(true, name, "capability", capability);
        });
        container.path("ports").forEach(port -> breaks(port.path("hostPort").asInt() != 0, name, "hostPort", ""));
        String procMount = security.path("procMount").asText("Default");
        breaks(!procMount.equals("Default"), name, "procMount", procMount);
        unconfined(name, security);
        for (String handler : HANDLERS) {
            for (String kind : List.of("httpGet", "tcpSocket")) {
                String host = container.at(handler).path(kind).path("host").asText();
                breaks(!host.isEmpty(), name, "host of a probe", host);
            }
        }
    }

    private void unconfined(String where, JsonNode security) {
        for (String profile : List.of("seccompProfile", "appArmorProfile")) {
            breaks(security.at("/" + profile + "/type").asText().equals("Unconfined"), where, profile, "Unconfined");
        }
        breaks(security.at("/windowsOptions/hostProcess").asBoolean(), where, "hostProcess", "true");
        JsonNode options = security.path("seLinuxOptions");
        breaks(options.has("user") || options.has("role"), where, "seLinuxOptions", "user or role");
    }

    private void checkRestricted() {
        spec.path("volumes")
                .forEach(volume -> volume.fieldNames()
                        .forEachRemaining(type ->
                                breaks(!type.equals("name") && !VOLUMES.contains(type), "pod", "volume", type)));
        containers().forEach(this::checkRestricted);
    }

    private void checkRestricted(JsonNode container) {
        String name = container.path("name").asText();
        JsonNode security = container.path("securityContext");
        breaks(security.path("allowPrivilegeEscalation").asBoolean(true), name, "allowPrivilegeEscalation", "true");
        breaks(!either(security, "/runAsNonRoot").asBoolean(), name, "runAsNonRoot", "not true");
        breaks(either(security, "/runAsUser").asInt(1) == 0, name, "runAsUser", "0");
        breaks(!SECCOMP.contains(either(security, "/seccompProfile/type").asText()), name, "seccompProfile", "none");
        boolean all = security.at("/capabilities/drop")
                .valueStream()
                .anyMatch(text -> text.asText().equals("ALL"));
        breaks(!all, name, "capabilities", "not all dropped");
        added(security)
                .filter(capability -> CAPABILITIES.contains(capability) && !capability.equals("NET_BIND_SERVICE"))
                .forEach(capability -> breaks(true, name, "capability", capability));
    }

    /** The container's word, or else the pod's. */
    private JsonNode either(JsonNode security, String pointer) {
        JsonNode own = security.at(pointer);
        return own.isMissingNode() ? spec.path("securityContext").at(pointer) : own;
    }

    private Stream<JsonNode> containers() {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(list -> spec.path(list).valueStream());
    }

    private static Stream<String> added(JsonNode security) {
        return security.at("/capabilities/add").valueStream().map(JsonNode::asText);
    }

    private void breaks(boolean does, String where, String rule, String value) {
        if (does) {
            broken.add("%s: %s: %s".formatted(where, rule, value));
        }
    }
}
