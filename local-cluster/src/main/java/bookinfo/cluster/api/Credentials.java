package bookinfo.cluster.api;

import bookinfo.cluster.store.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What the server proves itself with and what it lets people in for: made once and kept in files that only their owner
 * can read, so that kubeconfig files and tokens outlive a restart.
 *
 * @param certificatePem the serving certificate, which clients take as their CA
 * @param keyStore the file with its private key (PKCS #12); the password is the administrator's token
 * @param adminToken the bearer token of {@link User#ADMIN}
 */
public record Credentials(String certificatePem, Path keyStore, String adminToken) {
    private static final List<String> NAMES = List.of("localhost", "kubernetes.default", "kubernetes.default.svc");
    private static final int TOKEN_BYTES = 24;

    /** Reads the credentials kept in {@code directory}, or makes them. */
    public static Credentials in(Path directory, Instant now) throws IOException {
        Path token = directory.resolve("admin.token");
        Path keyStore = directory.resolve("serving.p12");
        if (!Files.exists(keyStore)) {
            Files.createDirectories(directory);
            WholeFile.write(token, secret().getBytes(StandardCharsets.US_ASCII));
            ServingCertificate.make(keyStore, token, NAMES);
        }
        String password = Files.readString(token);
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            byte[] certificate = keys.getCertificate(ServingCertificate.ALIAS).getEncoded();
            return new Credentials(pem(certificate), keyStore, password);
        } catch (GeneralSecurityException e) {
            throw new IOException("%s: unreadable; remove it to have it made anew".formatted(directory), e);
        }
    }

    /** A new secret that nobody can guess. */
    static String secret() {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static String pem(byte[] der) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }
}
