package bookinfo.mesh.control.inject;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The image that pods get, and how their nodes come by it.
 *
 * @param pullPolicy Kubernetes' word
 * @param pullSecrets names of Secrets, each expected in the namespace of the pod
 */
public record SidecarImage(String name, String pullPolicy, List<String> pullSecrets) {
    private static final String CONTAINER = "discovery";
    /** The registry and what follows it, the name, and the tag; a digest is of one image alone. */
    private static final Pattern OWN = Pattern.compile("(.*/)?mesh-control(:[^:/@]+)?(@.+)?");

    public SidecarImage {
        pullSecrets = List.copyOf(pullSecrets);
    }

    /**
     * What lies beside the image that the control plane itself runs, so that whoever says where that one is has said all.
     *
     * @param chosen another image
     * @throws IllegalArgumentException when it cannot be told by the control plane's own
     */
    public static SidecarImage beside(Pod controlPlane, Optional<String> chosen) {
        Container own = controlPlane.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(CONTAINER))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pod %s: no container %s"
                        .formatted(controlPlane.getMetadata().getName(), CONTAINER)));
        return new SidecarImage(
                chosen.orElseGet(() -> beside(own.getImage())),
                Optional.ofNullable(own.getImagePullPolicy()).orElse("IfNotPresent"),
                controlPlane.getSpec().getImagePullSecrets().stream()
                        .map(LocalObjectReference::getName)
                        .toList());
    }

    private static String beside(String image) {
        Matcher own = OWN.matcher(image);
        if (!own.matches() || (own.group(2) == null && own.group(3) != null)) {
            throw new IllegalArgumentException(
                    "the sidecar's image cannot be told from %s (expected: [REGISTRY/]mesh-control[:TAG], or the environment variable SIDECAR_IMAGE)"
                            .formatted(image));
        }
        return Optional.ofNullable(own.group(1)).orElse("")
                + "mesh-sidecar"
                + Optional.ofNullable(own.group(2)).orElse("");
    }
}
