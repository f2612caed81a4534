package bookinfo.cluster.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What the server proves itself with and what it lets people in for: made once and kept in files that only their owner
 * can read, so that kubeconfig files and tokens outlive a restart.
 *
 * @param certificatePem the serving certificate, which clients take as their CA
 * @param keyPem its private key (PKCS #8)
 * @param tokenKeys signs and checks service account tokens
 * @param adminToken the bearer token of {@link User#ADMIN}
 */
public record Credentials(String certificatePem, String keyPem, KeyPair tokenKeys, String adminToken) {
    private static final List<String> NAMES = List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final int ADMIN_TOKEN_BYTES = 24;
    private static final int PEM_LINE = 64;

    /** Reads the credentials kept in {@code directory}, or makes them. */
    public static Credentials in(Path directory, Instant now) throws IOException {
        // Written last, so that its presence says that all the others are there.
        Path adminToken = directory.resolve("admin.token");
        try {
            if (!Files.exists(adminToken)) {
                make(directory, adminToken, now);
            }
            KeyFactory factory = KeyFactory.getInstance("EC");
            KeyPair tokenKeys = new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(decode(directory.resolve("token.pub")))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(decode(directory.resolve("token.key")))));
            return new Credentials(
                    Files.readString(directory.resolve("serving.crt")),
                    Files.readString(directory.resolve("serving.key")),
                    tokenKeys,
                    Files.readString(adminToken).strip());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("%s: unreadable; remove it to have it made anew".formatted(directory), e);
        }
    }

    private static void make(Path directory, Path adminToken, Instant now)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair serving = generator.generateKeyPair();
        KeyPair tokens = generator.generateKeyPair();
        byte[] secret = new byte[ADMIN_TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        write(directory, "serving.crt", CERTIFICATE, ServingCertificate.selfSigned(serving, NAMES, now));
        write(directory, "serving.key", PRIVATE_KEY, serving.getPrivate().getEncoded());
        write(directory, "token.pub", PUBLIC_KEY, tokens.getPublic().getEncoded());
        write(directory, "token.key", PRIVATE_KEY, tokens.getPrivate().getEncoded());
        OwnerOnlyFile.write(adminToken, HexFormat.of().formatHex(secret) + "\n");
    }

    private static void write(Path directory, String file, String type, byte[] der) throws IOException {
        String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(der);
        OwnerOnlyFile.write(
                directory.resolve(file), "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type));
    }

    private static byte[] decode(Path pem) throws IOException {
        String lines = Files.readString(pem).replaceAll("-----[^-]*-----", "");
        return Base64.getMimeDecoder().decode(lines.getBytes(StandardCharsets.US_ASCII));
    }
}
