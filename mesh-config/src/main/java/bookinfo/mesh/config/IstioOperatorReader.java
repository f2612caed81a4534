package bookinfo.mesh.config;

import bookinfo.mesh.config.ComponentReader.Components;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files that {@code istioctl install -f} takes, strictly: what is unknown or not supported is refused by name.
 * The spellings of Istio 1.7, Helm values, count too; where both are there the component's counts.
 */
public final class IstioOperatorReader {
    private static final String VERSION = "install.istio.io/v1alpha1";
    private static final String NAMESPACE = "istio-system";

    private IstioOperatorReader() {}

    /**
     * What reading a document came to.
     *
     * @param operator absent when there is an error among the problems
     */
    public record Reading(Optional<IstioOperator> operator, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Never throws, whatever the document. */
    public static Reading read(Document document) {
        Problems problems = Problems.collected();
        Fields root = new Fields("", document.root(), problems);
        root.ignore("metadata", "status");
        root.require("apiVersion", VERSION);
        root.require("kind", "IstioOperator");
        root.get("apiVersion").ifPresent(value -> value.oneOf(Map.of(VERSION, VERSION)));
        root.get("kind").ifPresent(value -> value.oneOf(Map.of("IstioOperator", "")));
        root.require("spec", "what to install, {} for nothing beside the profile");
        Optional<IstioOperator> operator = root.object("spec", IstioOperatorReader::spec);
        root.refuseUnknown();
        return new Reading(problems.anyError() ? Optional.empty() : operator, problems.all());
    }

    private static IstioOperator spec(Fields spec) {
        spec.unsupported("addonComponents", "unvalidatedValues", "installPackagePath", "compatibilityVersion");
        spec.get("namespace").ifPresent(value -> value.oneOf(Map.of(NAMESPACE, "")));
        Components components = spec.object("components", ComponentReader::read).orElseGet(Components::unchanged);
        HelmValues values = spec.object("values", HelmValuesReader::read).orElseGet(HelmValues::none);
        return new IstioOperator(
                spec.text("profile", Format.NAME),
                new Revision(spec.text("revision", Format.REVISION).orElse(Revision.DEFAULT), NAMESPACE),
                ComponentReader.word(spec, "hub").or(values::hub),
                ComponentReader.word(spec, "tag").or(values::tag),
                values.imagePullPolicy(),
                values.imagePullSecrets(),
                meshConfig(spec),
                values.budgets().orElse(true),
                values.networkPolicies().orElse(false),
                components.pilot().over(values.pilot()),
                components.ingressGateway().over(values.ingressGateway()));
    }

    private static Optional<Node> meshConfig(Fields spec) {
        return spec.get("meshConfig")
                .flatMap(value -> value.object(MeshConfigReader::mesh).map(_ -> value.node()));
    }
}
