package bookinfo.mesh.control.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import bookinfo.mesh.control.webhook.Webhooks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** As the API server sees it: it trusts nothing but the caBundle and checks the service's name. */
class ServingCertificateTest {
    private static final String NAME = "istiod.istio-system.svc";
    private final ServingCertificate certificate =
            ServingCertificate.issue(Authority.create(Clock.systemUTC()), List.of(NAME), Clock.systemUTC());

    @Test
    void theBundleProvesTheWebhookUnderItsServiceName() throws IOException, GeneralSecurityException {
        String body = "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\","
                + "\"request\":{\"uid\":\"u-1\",\"namespace\":\"default\",\"operation\":\"CREATE\",\"object\":{}}}";

        String answer = post(NAME, body);

        assertThat(answer)
                .contains("200 OK")
                .endsWith(
                        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":"
                                + "{\"uid\":\"u-1\",\"allowed\":false,\"status\":{\"code\":400,\"message\":\"because\"},\"warnings\":[\"CREATE\"]}}");
    }

    @Test
    void anotherNameIsNotProven() {
        assertThatThrownBy(() -> post("istiod.elsewhere.svc", "{}")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void whatIsNoReviewIsABadRequest() throws IOException, GeneralSecurityException {
        assertThat(post(NAME, "[]")).contains("400 Bad Request");
    }

    @Test
    void thePatchWritesTheBundleWhereItIsMissingAndNothingElse() {
        GenericKubernetesResource configuration = new GenericKubernetesResource();
        configuration.setAdditionalProperty(
                "webhooks",
                List.of(
                        Map.of("name", "one", "clientConfig", Map.of("caBundle", "ours")),
                        Map.of("name", "two", "clientConfig", Map.of())));

        assertThat(CaBundles.patch(configuration, "ours").toString())
                .isEqualTo("[{\"op\":\"test\",\"path\":\"/webhooks/1/name\",\"value\":\"two\"},"
                        + "{\"op\":\"add\",\"path\":\"/webhooks/1/clientConfig/caBundle\",\"value\":\"ours\"}]");
    }

    @Test
    void aReviewHasASize() throws Exception {
        assertThat(post(NAME, " ".repeat((8 << 20) + 1))).startsWith("HTTP/1.1 413 ");
    }

    private static Verdict refuse(Admission admission) {
        return new Verdict.Denied("because", List.of(admission.operation()));
    }

    private String post(String name, String body) throws IOException, GeneralSecurityException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Webhooks webhooks =
                        new Webhooks(any, certificate.tls(), Map.of("/validate", ServingCertificateTest::refuse));
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), webhooks.port());
                SSLSocket socket = (SSLSocket) trust().getSocketFactory().createSocket(plain, name, 443, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            String request =
                    "POST /validate?timeout=10s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(name, body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SSLContext trust() throws GeneralSecurityException, IOException {
        byte[] pem = Base64.getDecoder().decode(certificate.caBundle());
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry(
                "root", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
