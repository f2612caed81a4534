package bookinfo.mesh.control.status;

import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Version;
import bookinfo.mesh.control.xds.ConnectionState;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one replica knows of its proxies: what the one that writes status asks the others for.
 *
 * @param objects by {@link Key#toString}
 */
record Report(Map<String, Held> objects, List<Standing> proxies) {
    /** A newer revision may tell more; what it leaves out would be an error. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    Report {
        objects = Map.copyOf(objects);
        proxies = List.copyOf(proxies);
    }

    static Report of(Map<Key, Held> held, List<ConnectionState> connected) {
        return new Report(
                held.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)),
                connected.stream().map(Standing::of).toList());
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws IOException when it is something else
     */
    static Report read(byte[] json) throws IOException {
        return JSON.readValue(json, Report.class);
    }

    String json() {
        try {
            return JSON.writeValueAsString(new Report(new TreeMap<>(objects), proxies)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The snapshot from which on this replica's proxies are led to that version; empty when they are not. */
    OptionalLong since(Key key, Version version) {
        Held held = objects.get(key.toString());
        return held != null && held.version().equals(version) ? OptionalLong.of(held.snapshot()) : OptionalLong.empty();
    }
}
