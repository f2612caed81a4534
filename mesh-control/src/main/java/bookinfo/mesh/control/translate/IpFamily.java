package bookinfo.mesh.control.translate;

/** What is written differently in IPv4 and IPv6. */
enum IpFamily {
    IPV4("0.0.0.0", "127.0.0.6"),
    IPV6("::", "::6");

    private final String any;
    private final String fromProxy;

    IpFamily(String any, String fromProxy) {
        this.any = any;
        this.fromProxy = fromProxy;
    }

    static IpFamily of(String address) {
        return address.contains(":") ? IPV6 : IPV4;
    }

    /** All addresses of a host. */
    String any() {
        return any;
    }

    /** Where connections to the application start: those the kernel does not lead back to the proxy. */
    String fromProxy() {
        return fromProxy;
    }
}
