package bookinfo.mesh.control.status;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Workload;
import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All proxies of the mesh, whichever replica they are connected to.
 *
 * @param absent ready pods whose proxy is connected to no replica that answered
 * @param silent why, by name of the replicas that gave no answer
 */
record Overview(Collection<Connected> connected, SortedSet<String> absent, SortedMap<String, String> silent) {

    /** A proxy, and who says so. */
    record Connected(Report report, Standing proxy) {}

    /** How one proxy stands with one version of an object. */
    record Answer(String proxy, boolean answered, String refusal) {}

    /** A proxy that changed its replica counts where it connected last: the other has not noticed yet. */
    static Overview of(Report own, Peers.Answers peers, Mesh mesh) {
        Map<String, Connected> newest = new HashMap<>();
        Stream.concat(Stream.of(own), peers.reports().stream())
                .flatMap(report -> report.proxies().stream().map(proxy -> new Connected(report, proxy)))
                .forEach(one -> newest.merge(
                        one.proxy().id(),
                        one,
                        (first, second) ->
                                second.proxy().connected() > first.proxy().connected() ? second : first));
        return new Overview(newest.values(), absent(mesh, newest.values()), peers.silent());
    }

    /** By name of the proxy. */
    List<Answer> answers(Key key, Version version) {
        List<Answer> answers = new ArrayList<>();
        for (Connected one : connected) {
            OptionalLong since = one.report().since(key, version);
            Standing proxy = one.proxy();
            answers.add(
                    since.isEmpty()
                            ? new Answer(proxy.name(), false, "")
                            : new Answer(
                                    proxy.name(),
                                    proxy.answered(since.getAsLong()),
                                    proxy.refusalSince(since.getAsLong()).orElse("")));
        }
        answers.sort((first, second) -> first.proxy().compareTo(second.proxy()));
        return answers;
    }

    /** Ready pods with a sidecar that talks to nobody: they still serve by what they had. */
    private static SortedSet<String> absent(Mesh mesh, Collection<Connected> connected) {
        SortedSet<String> names = mesh.workloads().stream()
                .filter(pod -> pod.sidecar() && pod.ready())
                .map(Overview::name)
                .collect(Collectors.toCollection(TreeSet::new));
        connected.forEach(one -> names.remove(one.proxy().name()));
        return names;
    }

    private static String name(Workload pod) {
        return pod.meta().name() + "." + pod.meta().namespace();
    }
}
