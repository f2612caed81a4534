package bookinfo.mesh.control.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate under which the webhooks are served. Its key never leaves this process; the API server knows its
 * authority through the caBundle.
 */
public final class ServingCertificate {
    private final SSLContext tls;
    private final String caBundle;

    private ServingCertificate(SSLContext tls, String caBundle) {
        this.tls = tls;
        this.caBundle = caBundle;
    }

    /** Makes a certificate for {@code names}, signed by {@code authority}. */
    public static ServingCertificate issue(Authority authority, List<String> names, Clock clock) {
        try {
            KeyPair keys = Authority.keys();
            X509Certificate leaf = authority.sign(names, keys, clock);
            return new ServingCertificate(context(keys, leaf, authority.certificate()), authority.caBundle());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no serving certificate for " + names, e);
        }
    }

    /** For the HTTPS server. */
    public SSLContext tls() {
        return tls;
    }

    /** The authority's certificate as webhook configurations want it: base64 of PEM. */
    public String caBundle() {
        return caBundle;
    }

    private static SSLContext context(KeyPair keys, X509Certificate leaf, X509Certificate root)
            throws GeneralSecurityException, IOException {
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("webhooks", keys.getPrivate(), password, new X509Certificate[] {leaf, root});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
