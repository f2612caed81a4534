package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Who asked, as far as the proxies before us are believed. */
final class ClientAddress {

    private ClientAddress() {}

    /** The entry of x-forwarded-for that the listener trusts, with port 0; else the other end of the connection. */
    static InetSocketAddress of(StreamInfo info) {
        if (!(info.chain().filter() instanceof HttpConnectionManager http)) {
            return info.downstreamRemote();
        }
        EdgeRules rules = http.edge();
        String forwarded = info.request().map(ClientAddress::forwardedFor).orElse("");
        // At the edge the last entry is our own, of the connection itself.
        if (forwarded.isEmpty() || (rules.useRemoteAddress() && rules.xffTrustedHops() == 0)) {
            return info.downstreamRemote();
        }
        String[] entries = forwarded.split(",", -1);
        int trusted = entries.length - 1 - rules.xffTrustedHops();
        try {
            return trusted < 0
                    ? info.downstreamRemote()
                    : new InetSocketAddress(InetAddress.ofLiteral(entries[trusted].strip()), 0);
        } catch (IllegalArgumentException e) {
            return info.downstreamRemote(); // what stands there is no address
        }
    }

    private static String forwardedFor(RequestHead request) {
        String value = request.headers().joined("x-forwarded-for");
        return value == null ? "" : value;
    }
}
