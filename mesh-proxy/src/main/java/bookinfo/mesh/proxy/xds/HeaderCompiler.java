package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HeaderChanges.Addition;
import bookinfo.mesh.proxy.config.HeaderChanges.Append;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Compiles {@code request_headers_to_add}, {@code ..._to_remove} and their response twins. */
final class HeaderCompiler {
    /** RFC 9110 section 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");

    private HeaderCompiler() {}

    static HeaderChanges request(Reader owner) {
        return changes(owner, "request");
    }

    static HeaderChanges response(Reader owner) {
        return changes(owner, "response");
    }

    private static HeaderChanges changes(Reader owner, String side) {
        List<Addition> additions = owner.messages(side + "_headers_to_add").stream()
                .map(HeaderCompiler::addition)
                .toList();
        List<String> removals = owner.texts(side + "_headers_to_remove").stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        return additions.isEmpty() && removals.isEmpty() ? HeaderChanges.NONE : new HeaderChanges(additions, removals);
    }

    private static Addition addition(Reader option) {
        Reader header = option.requiredMessage("header");
        String name = header.requiredText("key").toLowerCase(Locale.ROOT);
        if (name.startsWith(":") || name.equals("host")) {
            throw header.refuse("key", name + " can not be changed this way (expected: an ordinary header)");
        }
        if (!NAME.matcher(name).matches()) {
            throw header.refuse("key", name + " (expected: a name of a header)");
        }
        return new Addition(name, header.line("value"), append(option), option.flag("keep_empty_value", false));
    }

    private static Append append(Reader option) {
        if (option.has("append")) {
            return option.flag("append", true) ? Append.APPEND_IF_EXISTS_OR_ADD : Append.OVERWRITE_IF_EXISTS_OR_ADD;
        }
        return Append.valueOf(
                option.scalar("append_action").map(String.class::cast).orElse("APPEND_IF_EXISTS_OR_ADD"));
    }
}
