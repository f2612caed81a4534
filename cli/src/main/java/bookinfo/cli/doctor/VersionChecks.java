package bookinfo.cli.doctor;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Is the cluster's Kubernetes one that this mesh is checked with, and one that EKS does not charge extra for? */
final class VersionChecks {
    private static final int OLDEST = 30;
    private static final int NEWEST = 36;
    private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d+)\\..*");

    /** By minor version, from the EKS User Guide's release calendar as it stood on 2026-04-24. */
    private static final Map<Integer, LocalDate> STANDARD_SUPPORT_ENDS = Map.of(
            30, LocalDate.of(2025, 7, 23),
            31, LocalDate.of(2025, 11, 26),
            32, LocalDate.of(2026, 3, 23),
            33, LocalDate.of(2026, 7, 29),
            34, LocalDate.of(2026, 12, 2),
            35, LocalDate.of(2027, 3, 27));

    private VersionChecks() {}

    static Stream<Finding> of(Facts facts) {
        Matcher matcher = VERSION.matcher(facts.version());
        if (!matcher.matches()) {
            return Stream.of(Finding.unchecked(
                    "kubernetes-version",
                    "Cluster",
                    "The API server calls its version \"" + facts.version() + "\", which is not of the form v1.34.1.",
                    "kubectl version"));
        }
        int minor = Integer.parseInt(matcher.group(1));
        return Stream.of(range(facts, minor), support(facts, minor)).flatMap(Optional::stream);
    }

    private static Optional<Finding> range(Facts facts, int minor) {
        if (minor < OLDEST) {
            return Optional.of(Finding.error(
                    "kubernetes-too-old",
                    "Cluster",
                    "Kubernetes is " + facts.version() + "; this mesh needs 1." + OLDEST + " or newer.",
                    upgrade(facts, minor)));
        }
        if (minor > NEWEST) {
            return Optional.of(Finding.warning(
                    "kubernetes-newer-than-checked",
                    "Cluster",
                    "Kubernetes is " + facts.version() + "; this mesh was checked with 1." + OLDEST + " to 1." + NEWEST
                            + ".",
                    "./bookinfo verify-install"));
        }
        return Optional.empty();
    }

    private static Optional<Finding> support(Facts facts, int minor) {
        LocalDate today = LocalDate.ofInstant(facts.at(), ZoneOffset.UTC);
        return Optional.ofNullable(STANDARD_SUPPORT_ENDS.get(minor))
                .filter(end -> facts.version().contains("-eks-") && !today.isBefore(end))
                .map(end -> Finding.warning(
                        "eks-extended-support",
                        "Cluster",
                        "Standard support of EKS for Kubernetes 1." + minor + " ended on " + end
                                + " (calendar as of 2026-04-24); since then the control plane costs several times as"
                                + " much for each hour.",
                        upgrade(facts, minor)));
    }

    private static String upgrade(Facts facts, int minor) {
        return "eksctl upgrade cluster --name " + facts.clusterName() + " --version 1." + (minor + 1) + " --approve";
    }
}
