package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What all images of one run have in common.
 *
 * @param root of the checkout
 * @param iptables a root tree that the sidecar's image gets over its base
 * @param iptablesInBase whether the base has iptables itself
 * @param registry in front of the names, for example {@code registry.example.com/mesh}; empty for none
 * @param version of our own jars
 * @param aot whether start-up caches go into the images
 * @param source where the code is to be had, for a label
 */
record Settings(
        Path root,
        Base base,
        Optional<Path> iptables,
        boolean iptablesInBase,
        List<Platform> platforms,
        String registry,
        String tag,
        String version,
        boolean aot,
        Optional<String> source) {
    Settings {
        platforms = List.copyOf(platforms);
    }

    /** Files that are made on the way, and layers that later runs find again. */
    Path work() {
        return root.resolve("target/images");
    }

    /** @throws Failure if one of these cannot be built so */
    void check(List<Program> programs) {
        if (programs.stream().anyMatch(Program::needsIptables) && iptables.isEmpty() && !iptablesInBase) {
            throw new Failure("mesh-sidecar: no iptables (expected: --iptables DIR, such as target/images/base/iptables"
                    + " of ./bookinfo images base, or --iptables base where the base has them)");
        }
    }

    String reference(Program program) {
        return (registry.isEmpty() ? "" : registry + "/") + program.name() + ":" + tag;
    }
}
