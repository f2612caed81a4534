package bookinfo.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTest {

    @TempDir
    private Path folder;

    @Test
    void aTokenMayStandInAFileBesideTheKubeconfig() throws IOException {
        Files.writeString(folder.resolve("token"), "secret\n");
        assertThat(read(Map.of("tokenFile", "token"))).isEqualTo(new Credential.Token("secret"));
        assertThat(new Credential.Token("secret").toString()).doesNotContain("secret");
    }

    @Test
    void aProgramIsAskedWithItsArgumentsAndVariables() throws IOException {
        String script = "printf '{\"status\": {\"token\": \"%s-%s\"}}' \"$1\" \"$CLUSTER\"";
        Map<String, Object> exec = Map.of(
                "apiVersion",
                "client.authentication.k8s.io/v1beta1",
                "command",
                "sh",
                "args",
                List.of("-c", script, "sh", "get-token"),
                "env",
                List.of(Map.of("name", "CLUSTER", "value", "mine")));

        assertThat(read(Map.of("exec", exec))).isEqualTo(new Credential.Token("get-token-mine"));
    }

    @Test
    void aProgramThatIsNotThereOrFailsIsNamedWithItsHint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(
                        Map.of("exec", Map.of("command", "no-such-program", "installHint", "Install it from there."))))
                .withMessageContaining("users[].user.exec: no-such-program")
                .withMessageContaining("Install it from there.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("exec", Map.of("command", "sh", "args", List.of("-c", "exit 3")))))
                .withMessage("users[].user.exec: sh ended with 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("exec", Map.of("command", "echo", "args", List.of("{}")))))
                .withMessageContaining("neither status.token nor a client certificate");
    }

    @Test
    void aPasswordIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("username", "admin")))
                .withMessageContaining("users[].user.username is not supported");
    }

    @Test
    void whoShowsNothingIsAnonymous() throws IOException {
        assertThat(read(Map.of())).isEqualTo(new Credential.Anonymous());
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, 'RSA ', 26", "EC, 256, 'EC ', 28", "RSA, 2048, '', 0", "EC, 256, '', 0"})
    void aKeyIsReadInEachOfItsForms(String algorithm, int size, String label, int skipped) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        String pem = "-----BEGIN " + label + "PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, skipped, pkcs8.length))
                + "\n-----END " + label + "PRIVATE KEY-----\n";

        assertThat(ClientKey.read(pem, pair.getPublic())).isEqualTo(pair.getPrivate());
    }

    private Credential read(Map<?, ?> user) throws IOException {
        return Credential.of(user, folder, CredentialProgram::ask);
    }
}
