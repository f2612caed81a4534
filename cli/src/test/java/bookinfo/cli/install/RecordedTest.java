package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.install.Layer.Setting;
import bookinfo.mesh.config.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedTest {
    @Test
    void whatIsKeptIsWhatWasWished() {
        Overlay overlay = new Overlay("folder/nlb.yaml", "kind: IstioOperator\nspec: {}\n");
        List<Layer> layers = List.of(overlay, new Setting("hub=a=b"));

        assertThat(Recorded.layers(Recorded.object(layers, new Revision("default", "istio-system"))))
                .containsExactly(new Overlay("nlb.yaml", overlay.text()), new Setting("hub=a=b"));
    }

    @Test
    void aWishThatIsRepeatedCountsWhereItComesLast() {
        Setting hub = new Setting("hub=x");
        Setting tag = new Setting("tag=1");

        assertThat(Recorded.united(
                        List.of(new Overlay("nlb.yaml", "spec: {}"), hub),
                        List.of(tag, new Overlay("elsewhere/nlb.yaml", "spec: {}"))))
                .containsExactly(hub, tag, new Overlay("elsewhere/nlb.yaml", "spec: {}"));
    }
}
