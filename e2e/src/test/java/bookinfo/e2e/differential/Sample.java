package bookinfo.e2e.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A virtual host and a request to it. */
record Sample(ObjectNode host, Asking asking) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields of a virtual host without which it is still one; of a list, each element can go alone. */
    private static final Set<String> OPTIONAL = Set.of(
            "append_action",
            "auto_host_rewrite",
            "body",
            "case_sensitive",
            "headers",
            "host_redirect",
            "host_rewrite_literal",
            "https_redirect",
            "ignore_case",
            "include_request_attempt_count",
            "invert_match",
            "keep_empty_value",
            "path_redirect",
            "port_redirect",
            "prefix_rewrite",
            "query_parameters",
            "regex_rewrite",
            "request_headers_to_add",
            "request_headers_to_remove",
            "response_code",
            "response_headers_to_add",
            "response_headers_to_remove",
            "retriable_status_codes",
            "retry_policy",
            "scheme_redirect",
            "strip_query",
            "treat_missing_header_as_empty",
            "typed_per_filter_config");

    String name() {
        return host.path("name").asText();
    }

    /** The same by another name, which must be in none of its texts. */
    Sample named(String name) {
        try {
            ObjectNode renamed = (ObjectNode) JSON.readTree(host.toString().replace(name(), name));
            return new Sample(renamed, asking.of(asking.authority().replaceAll("(?i)" + name(), name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Samples with one thing less than this one each, in the host or in the request. */
    List<Sample> smaller() {
        List<Sample> smaller = new ArrayList<>();
        for (int i = 0; i < removals(host).size(); i++) {
            ObjectNode less = host.deepCopy();
            removals(less).get(i).run();
            smaller.add(new Sample(less, asking));
        }
        asking.smaller().forEach(less -> smaller.add(new Sample(host, less)));
        return smaller;
    }

    @Override
    public String toString() {
        return host.toPrettyString() + "\n" + asking.listener() + ": " + asking.text() + "\nupstream: "
                + asking.answers();
    }

    /** What can be taken off a tree, outermost first. */
    private static List<Runnable> removals(ObjectNode tree) {
        List<Runnable> removals = new ArrayList<>();
        removals(tree, removals);
        return removals;
    }

    private static void removals(JsonNode node, List<Runnable> found) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                boolean optional = OPTIONAL.contains(field.getKey());
                if (optional) {
                    found.add(() -> object.remove(field.getKey()));
                }
                boolean list = optional
                        || field.getKey().equals("routes")
                        || field.getKey().equals("domains");
                if (list && field.getValue() instanceof ArrayNode elements && elements.size() > 1) {
                    for (int i = 0; i < elements.size(); i++) {
                        int index = i;
                        found.add(() -> elements.remove(index));
                    }
                }
                removals(field.getValue(), found);
            });
        }
        if (node instanceof ArrayNode elements) {
            elements.forEach(element -> removals(element, found));
        }
    }
}
