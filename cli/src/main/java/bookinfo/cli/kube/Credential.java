package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManager;

/** How a user of a kubeconfig shows who they are. */
sealed interface Credential {
    /** Nothing is shown: for an API server that asks nobody, or a proxy in front of one. */
    record Anonymous() implements Credential {}

    record Token(String value) implements Credential {
        /** Without the token, which is a secret. */
        @Override
        public String toString() {
            return "Token[...]";
        }
    }

    /** A client certificate with its key, both in PEM. */
    record Certificate(String chain, String key) implements Credential {
        KeyManager[] managers() throws GeneralSecurityException, IOException {
            return ClientKey.managers(chain, key);
        }

        /** Without the key, which is a secret. */
        @Override
        public String toString() {
            return "Certificate[...]";
        }
    }

    /**
     * As kubectl reads {@code users[].user}: tokens before certificates before a program's answer.
     *
     * @param folder that paths in the kubeconfig are relative to
     * @param program runs what {@code exec} says
     */
    static Credential of(Map<?, ?> user, Path folder, Function<Map<?, ?>, JsonNode> program) throws IOException {
        if (user.containsKey("username")) {
            throw new IllegalArgumentException("users[].user.username is not supported (expected: a token, a client"
                    + " certificate or exec); Kubernetes takes no passwords since 1.19");
        }
        Optional<String> token = file(user, "tokenFile", folder);
        if (token.isPresent()) {
            return new Token(token.get().strip());
        }
        if (user.get("token") instanceof String text && !text.isEmpty()) {
            return new Token(text);
        }
        Optional<String> chain = material(user, "client-certificate", folder);
        Optional<String> key = material(user, "client-key", folder);
        if (chain.isPresent() && key.isPresent()) {
            return new Certificate(chain.get(), key.get());
        }
        return user.get("exec") instanceof Map<?, ?> exec ? told(program.apply(exec)) : new Anonymous();
    }

    /** What a program answered: {@code status} of an ExecCredential. */
    private static Credential told(JsonNode status) {
        String token = status.path("token").asText("");
        if (!token.isEmpty()) {
            return new Token(token);
        }
        String chain = status.path("clientCertificateData").asText("");
        String key = status.path("clientKeyData").asText("");
        if (chain.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "users[].user.exec: the program's answer has neither status.token nor a client certificate");
        }
        return new Certificate(chain, key);
    }

    private static Optional<String> material(Map<?, ?> user, String name, Path folder) throws IOException {
        return user.get(name + "-data") instanceof String data && !data.isEmpty()
                ? Optional.of(new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII))
                : file(user, name, folder);
    }

    private static Optional<String> file(Map<?, ?> user, String name, Path folder) throws IOException {
        return user.get(name) instanceof String file && !file.isEmpty()
                ? Optional.of(Files.readString(folder.resolve(file)))
                : Optional.empty();
    }
}
