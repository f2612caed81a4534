package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Opens connections to the program for probes.
 *
 * @param host where the program is, as the kubelet would dial it
 * @param source where they start: where connections are redirected, one that is not led to the proxy
 */
record AppDialer(String host, Optional<String> source) {

    static AppDialer of(PodEnvironment pod) {
        // Whatever the program binds, others dial the pod's address; so does the kubelet.
        return new AppDialer(
                pod.appAddress(),
                pod.loopback()
                        ? Optional.empty()
                        : Optional.of(IpFamily.of(pod.appAddress()).fromProxy()));
    }

    /** @throws IOException if there is no connection within the timeout */
    Socket open(int port, Duration timeout) throws IOException {
        int millis = Math.toIntExact(timeout.toMillis());
        Socket socket = new Socket();
        try {
            if (source.isPresent()) {
                socket.bind(new InetSocketAddress(source.get(), 0));
            }
            socket.connect(new InetSocketAddress(host, port), millis);
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The same with TLS. Whose certificate it is does not matter: a probe is to know whether somebody answers. */
    Socket openTls(int port, Duration timeout) throws IOException {
        Socket socket = open(port, timeout);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context.getSocketFactory().createSocket(socket, host, port, true);
        } catch (GeneralSecurityException e) {
            socket.close();
            throw new IOException("no TLS here", e);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** {@code host:port} as it stands in a request. */
    String authority(int port) {
        return (IpFamily.of(host) == IpFamily.IPV6 ? "[" + host + "]" : host) + ":" + port;
    }

    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
