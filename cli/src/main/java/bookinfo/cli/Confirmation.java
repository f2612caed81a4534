package bookinfo.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A question before something big happens. */
final class Confirmation {
    private static final Set<String> YES = Set.of("y", "yes");

    @Option(
            names = {"-y", "--skip-confirmation"},
            description = "do not ask")
    private boolean skip;

    /** Whether to go on; an answer other than yes, and none at all, is no. */
    boolean given(CommandLine line, String what) {
        if (skip) {
            return true;
        }
        line.getOut().print(what + " Proceed? (y/N) ");
        line.getOut().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT))) {
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.getOut().println();
        line.getErr().println("bookinfo: nothing was done (-y answers yes)");
        return false;
    }
}
