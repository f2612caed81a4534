package bookinfo.cluster.kubelet;

/** Something in a container's definition that keeps it from being started; the reason is Kubernetes' word for it. */
final class ContainerProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    ContainerProblem(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** A definition that cannot be turned into a process. */
    static ContainerProblem config(String message) {
        return new ContainerProblem("CreateContainerConfigError", message);
    }

    /** A process that the operating system would not start. */
    static ContainerProblem run(String message) {
        return new ContainerProblem("RunContainerError", message);
    }

    String reason() {
        return reason;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
