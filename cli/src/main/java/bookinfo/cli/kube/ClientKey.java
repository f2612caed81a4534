package bookinfo.cli.kube;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A client's private key from PEM. The JDK reads PKCS #8 alone; kind and kubeadm write PKCS #1, others SEC 1. */
final class ClientKey {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC |)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final int LONG_FORM = 0x80;

    private ClientKey() {}

    static KeyManager[] managers(String chain, String key) throws GeneralSecurityException, IOException {
        Certificate[] certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        if (certificates.length == 0) {
            throw new IllegalArgumentException("client-certificate: no certificate in it (expected: PEM)");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = new char[0];
        store.setKeyEntry("client", read(key, certificates[0].getPublicKey()), password, certificates);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers.getKeyManagers();
    }

    /** {@code owner} is the public half: it tells the algorithm, which the older forms leave out. */
    static PrivateKey read(String pem, PublicKey owner) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException("client-key: no private key in it (expected: PEM, without a password)");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        byte[] pkcs8 = matcher.group(1).isEmpty()
                ? der
                : element(SEQUENCE, VERSION, algorithm(owner), element(OCTET_STRING, der));
        return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The first element of SubjectPublicKeyInfo (RFC 5280, 4.1), which is PKCS #8's second (RFC 5208, 5). */
    private static byte[] algorithm(PublicKey owner) {
        byte[] info = owner.getEncoded();
        ByteBuffer reader = ByteBuffer.wrap(info);
        reader.get();
        length(reader);
        int start = reader.position();
        reader.get();
        int length = length(reader);
        return Arrays.copyOfRange(info, start, reader.position() + length);
    }

    private static int length(ByteBuffer reader) {
        int first = reader.get() & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = first - LONG_FORM; i > 0; i--) {
            length = length << 8 | (reader.get() & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int size = content.size();
        byte[] length = size < LONG_FORM
                ? new byte[] {(byte) size}
                : new byte[] {(byte) (LONG_FORM + 2), (byte) (size >> 8), (byte) size};
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        element.writeBytes(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
