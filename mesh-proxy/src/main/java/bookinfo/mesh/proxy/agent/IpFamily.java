package bookinfo.mesh.proxy.agent;

/** What is written differently in IPv4 and IPv6. */
enum IpFamily {
    IPV4("iptables", "127.0.0.1/32", "127.0.0.6"),
    IPV6("ip6tables", "::1/128", "::6");

    private final String program;
    private final String loopback;
    private final String fromProxy;

    IpFamily(String program, String loopback, String fromProxy) {
        this.program = program;
        this.loopback = loopback;
        this.fromProxy = fromProxy;
    }

    /** Of an address or of a block of addresses. */
    static IpFamily of(String address) {
        return address.contains(":") ? IPV6 : IPV4;
    }

    /** The first part of its programs' names. */
    String program() {
        return program;
    }

    String loopback() {
        return loopback;
    }

    /** Where connections to the application start that are not to be led to the proxy (again). */
    String fromProxy() {
        return fromProxy;
    }
}
