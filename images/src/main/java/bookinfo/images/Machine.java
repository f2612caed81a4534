package bookinfo.images;

/** What this machine can run. */
final class Machine {
    private Machine() {}

    /** As images name it. */
    static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
