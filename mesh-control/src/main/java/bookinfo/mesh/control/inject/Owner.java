package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pod belongs to, as people call it: a ReplicaSet's pod belongs to its Deployment, a Job's to its CronJob.
 *
 * @param name {@code ratings-v1}
 * @param uri {@code kubernetes://apis/apps/v1/namespaces/default/deployments/ratings-v1}
 */
record Owner(String name, String uri) {
    /** A CronJob ends the names of its Jobs with their time, in minutes. Each as a workload would be a metric of its own. */
    private static final Pattern SCHEDULED = Pattern.compile("(.+)-\\d{8,10}");

    static Owner of(JsonNode pod, String namespace) {
        JsonNode metadata = pod.path("metadata");
        for (JsonNode reference : metadata.path("ownerReferences")) {
            if (reference.path("controller").asBoolean()) {
                return of(
                        reference,
                        metadata.path("labels").path("pod-template-hash").asText(),
                        namespace);
            }
        }
        String generated = metadata.path("generateName").asText().replaceFirst("-$", "");
        return owner("v1", "Pod", metadata.path("name").asText(generated), namespace);
    }

    private static Owner of(JsonNode reference, String templateHash, String namespace) {
        String kind = reference.path("kind").asText();
        String name = reference.path("name").asText();
        String version = reference.path("apiVersion").asText();
        String suffix = "-" + templateHash;
        if (kind.equals("ReplicaSet") && !templateHash.isEmpty() && name.endsWith(suffix)) {
            return owner(version, "Deployment", name.substring(0, name.length() - suffix.length()), namespace);
        }
        Matcher scheduled = SCHEDULED.matcher(name);
        if (kind.equals("Job") && scheduled.matches()) {
            return owner(version, "CronJob", scheduled.group(1), namespace);
        }
        return owner(version, kind, name, namespace);
    }

    private static Owner owner(String version, String kind, String name, String namespace) {
        return new Owner(
                name,
                "kubernetes://apis/%s/namespaces/%s/%ss/%s"
                        .formatted(version, namespace, kind.toLowerCase(Locale.ROOT), name));
    }
}
