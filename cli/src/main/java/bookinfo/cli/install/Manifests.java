package bookinfo.cli.install;

import bookinfo.cli.kube.Manifest;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.mesh.config.IstioOperator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The manifests of this project, the one source of every way to install it. */
public final class Manifests {
    private final Path k8s;

    /** @param k8s the folder of that name in the checkout */
    public Manifests(Path k8s) {
        this.k8s = k8s;
    }

    /** What the mesh is made of under these wishes, in the order in which it is applied. */
    public List<ObjectNode> mesh(IstioOperator wanted) {
        return Render.objects(read("mesh/crds", "mesh", "overlays/network-policies/istio-system.yaml"), wanted);
    }

    public IstioOperator wanted(List<Layer> layers) {
        return new Profiles(k8s.resolve("profiles")).read(layers);
    }

    /** What Bookinfo is made of, from the hub and tag of these wishes. */
    public List<ObjectNode> bookinfo(IstioOperator wanted) {
        List<ObjectNode> objects = read("bookinfo/bookinfo.yaml");
        Images images = new Images(wanted.hub(), wanted.tag());
        objects.forEach(images::rename);
        return objects;
    }

    private List<ObjectNode> read(String... paths) {
        return Stream.of(paths)
                .flatMap(path -> ManifestFiles.read(k8s.resolve(path)).stream())
                .map(Manifest::object)
                .toList();
    }
}
