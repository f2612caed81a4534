package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.Field;
import bookinfo.mesh.proxy.xds.Schema.Kind;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Tree} to JSON by protobuf's mapping, with proto field names and one blank of indentation, as Envoy prints. */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private JsonWriter() {}

    static String write(Message message) {
        JsonWriter writer = new JsonWriter();
        writer.message(message);
        return writer.out.append('\n').toString();
    }

    private void message(Message message) {
        switch (message.type().name()) {
            case WellKnown.DURATION -> text(WellKnown.text(WellKnown.duration(message)));
            case WellKnown.TIMESTAMP -> text(WellKnown.time(message).toString());
            case WellKnown.STRUCT -> struct(message.get("fields"));
            case WellKnown.LIST -> list(message.get("values"));
            case WellKnown.VALUE ->
                message.fields().forEach((name, value) -> {
                    if (name.equals("null_value")) {
                        out.append("null");
                    } else {
                        value(message.type().field(name), value);
                    }
                });
            default -> {
                if (WellKnown.isWrapper(message.type().name())) {
                    wrapper(message);
                } else {
                    open('{');
                    fields(message, true);
                    close('}');
                }
            }
        }
    }

    private void wrapper(Message message) {
        Field field = message.type().field("value");
        message.get("value").ifPresentOrElse(value -> value(field, value), () -> out.append(zero(field.kind())));
    }

    private static String zero(Kind kind) {
        return switch (kind) {
            case BOOL -> "false";
            case STRING, BYTES -> "\"\"";
            case INT64, UINT64 -> "\"0\"";
            default -> "0";
        };
    }

    private void fields(Message message, boolean first) {
        boolean leading = first;
        for (Map.Entry<String, Tree> entry : message.fields().entrySet()) {
            next(leading);
            leading = false;
            key(entry.getKey());
            value(message.type().field(entry.getKey()), entry.getValue());
        }
    }

    private void value(Field field, Tree value) {
        switch (value) {
            case Tree.Many many -> {
                open('[');
                boolean first = true;
                for (Tree.Single item : many.items()) {
                    next(first);
                    first = false;
                    single(field, item);
                }
                close(']');
            }
            case Tree.Entries entries -> {
                open('{');
                boolean first = true;
                for (Map.Entry<String, Tree.Single> entry : entries.entries().entrySet()) {
                    next(first);
                    first = false;
                    key(entry.getKey());
                    single(field, entry.getValue());
                }
                close('}');
            }
            case Tree.Single one -> single(field, one);
        }
    }

    private void single(Field field, Tree.Single value) {
        switch (value) {
            case Tree.Bool bool -> out.append(bool.value());
            case Tree.Int number -> out.append(number(field.kind(), number.value()));
            case Tree.Real real -> out.append(real(field.kind(), real.value()));
            case Tree.Text text -> text(text.value());
            case Tree.Bytes bytes -> text(base64(bytes));
            case Tree.Choice choice -> text(choice.name());
            case Tree.Message message -> message(message);
            case Tree.Packed packed -> any(packed);
        }
    }

    private void any(Tree.Packed packed) {
        open('{');
        next(true);
        key("@type");
        text(packed.typeUrl());
        if (packed.content().isEmpty()) {
            next(false);
            key("value");
            text(base64(packed.bytes()));
        } else if (WellKnown.isSpecial(packed.typeName())) {
            next(false);
            key("value");
            message(packed.content().get());
        } else {
            fields(packed.content().get(), false);
        }
        close('}');
    }

    private void struct(Optional<Tree> fields) {
        Field field = Schema.required(WellKnown.STRUCT).field("fields");
        value(field, fields.orElseGet(() -> new Tree.Entries(new LinkedHashMap<>())));
    }

    private void list(Optional<Tree> values) {
        Field field = Schema.required(WellKnown.LIST).field("values");
        value(field, values.orElseGet(() -> new Tree.Many(List.of())));
    }

    private static String number(Kind kind, long value) {
        return switch (kind) {
            case UINT64, FIXED64 -> "\"" + Long.toUnsignedString(value) + "\"";
            case INT64, SINT64, SFIXED64 -> "\"" + value + "\"";
            default -> Long.toString(value);
        };
    }

    private static String real(Kind kind, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "\"" + value + "\"";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return kind == Kind.FLOAT ? Float.toString((float) value) : Double.toString(value);
    }

    private static String base64(Tree.Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private void key(String name) {
        text(name);
        out.append(": ");
    }

    private void text(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void open(char bracket) {
        out.append(bracket);
        depth++;
    }

    private void next(boolean first) {
        out.append(first ? "\n" : ",\n").repeat(' ', depth);
    }

    private void close(char bracket) {
        depth--;
        char last = out.charAt(out.length() - 1);
        if (last != '{' && last != '[') {
            out.append('\n').repeat(' ', depth);
        }
        out.append(bracket);
    }
}
