package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds the committed table of built-in fields against the fabric8 client's classes, which are generated from Kubernetes. */
class FieldTableTest {
    private static final Path TABLE = Path.of("src/main/resources/bookinfo/cluster/api/fields.txt");

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final Map<String, String> PACKAGES = Map.of(
            "apps", "apps.",
            "admissionregistration.k8s.io", "admissionregistration.v1.",
            "apiextensions.k8s.io", "apiextensions.v1.",
            "coordination.k8s.io", "coordination.v1.",
            "discovery.k8s.io", "discovery.v1.",
            "rbac.authorization.k8s.io", "rbac.");

    private final Map<String, Class<?>> named = new TreeMap<>();
    private final Map<String, String> lines = new TreeMap<>();

    @Test
    void theCommittedTableSaysWhatTheModelSays() throws Exception {
        for (Kind kind : Kinds.BUILT_IN) {
            describe(kind.name(), Class.forName(MODEL + PACKAGES.getOrDefault(kind.group(), "") + kind.name()));
        }
        String table = String.join("\n", lines.values()) + "\n";
        if (Boolean.getBoolean("update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE, StandardCharsets.UTF_8))
                .as("%s is stale; -Dupdate=true writes it anew", TABLE)
                .isEqualTo(table);
    }

    private void describe(String name, Class<?> type) {
        named.put(name, type);
        StringBuilder line = new StringBuilder(name);
        lines.put(name, "");
        Map<String, String> fields = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                fields.put(property.value(), type(field.getGenericType()));
            }
        }
        fields.forEach(
                (field, what) -> line.append(' ').append(field).append('=').append(what));
        lines.put(name, line.toString());
    }

    private String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == List.class ? "[" + type(last) + "]" : "{" + type(last) + "}";
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return "string";
        } else if (plain == Integer.class) {
            return "int32";
        } else if (plain == Long.class) {
            return "int64";
        } else if (plain == Boolean.class) {
            return "bool";
        } else if (plain == Quantity.class || plain == IntOrString.class) {
            return plain.getSimpleName();
        } else if (plain.isInterface() || plain == Object.class || plain == JSONSchemaProps.class || isOpen(plain)) {
            return "*";
        }
        return reference(plain);
    }

    private String reference(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> known = named.get(name);
        if (known != null && known != type) {
            String[] path = type.getPackageName().split("\\.", -1);
            name = path[path.length - 2] + "." + name;
            known = named.get(name);
        }
        if (known == null) {
            describe(name, type);
        }
        return name;
    }

    // Types that are a single JSON value of their own, such as times, have no fields.
    private static boolean isOpen(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(JsonProperty.class)) {
                return false;
            }
        }
        return !HasMetadata.class.isAssignableFrom(type);
    }
}
