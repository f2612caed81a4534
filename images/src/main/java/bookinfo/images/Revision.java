package bookinfo.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commit that is built. Its time stands for the image's, so that the same commit gives the same image.
 *
 * @param commit its hash, with {@code -dirty} when files differ from it; empty outside of a repository
 */
record Revision(Optional<String> commit, Instant time) {
    static Revision of(Path root) throws InterruptedException {
        Optional<String> head = git(root, "log", "-1", "--format=%H %cI");
        if (head.isEmpty()) {
            return new Revision(Optional.empty(), Instant.EPOCH);
        }
        String[] words = head.get().split(" ", 2);
        boolean clean = git(root, "status", "--porcelain").map(String::isEmpty).orElse(true);
        return new Revision(
                Optional.of(clean ? words[0] : words[0] + "-dirty"),
                OffsetDateTime.parse(words[1]).toInstant());
    }

    private static Optional<String> git(Path root, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            // No git on this machine: the image does not say what it was made from.
            return Optional.empty();
        }
    }
}
