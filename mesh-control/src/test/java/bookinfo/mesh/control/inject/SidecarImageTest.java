package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarImageTest {
    @ParameterizedTest
    @CsvSource({
        "mesh-control:0.1.0, mesh-sidecar:0.1.0",
        "mesh-control, mesh-sidecar",
        "registry.example:5000/a/mesh-control:2.0, registry.example:5000/a/mesh-sidecar:2.0",
        "1.dkr.ecr.eu-west-1.amazonaws.com/mesh-control:2@sha256:ab, 1.dkr.ecr.eu-west-1.amazonaws.com/mesh-sidecar:2",
    })
    void liesBesideTheControlPlanesOwn(String own, String expected) {
        assertThat(SidecarImage.beside(pod(own), Optional.empty()).name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.example/mesh-control@sha256:ab", "registry.example/pilot:1.0", ""})
    void isAskedForWhereItCannotBeTold(String own) {
        assertThatThrownBy(() -> SidecarImage.beside(pod(own), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be told from " + own)
                .hasMessageContaining("SIDECAR_IMAGE");
        assertThat(SidecarImage.beside(pod(own), Optional.of("r/s:1")).name()).isEqualTo("r/s:1");
    }

    @Test
    void isPulledAsTheControlPlaneWas() {
        Pod own = new PodBuilder(pod("mesh-control"))
                .editSpec()
                .editContainer(0)
                .withImagePullPolicy("Always")
                .endContainer()
                .addNewImagePullSecret("regcred")
                .endSpec()
                .build();

        SidecarImage image = SidecarImage.beside(own, Optional.empty());

        assertThat(image.pullPolicy()).isEqualTo("Always");
        assertThat(image.pullSecrets()).containsExactly("regcred");
    }

    private static Pod pod(String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("istiod-1")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("discovery")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }
}
