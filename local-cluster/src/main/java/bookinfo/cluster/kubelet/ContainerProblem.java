package bookinfo.cluster.kubelet;

/** Something that keeps a container from being started; the reason is Kubernetes' word for it. */
final class ContainerProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    private ContainerProblem(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** A definition that cannot be turned into a process. */
    static ContainerProblem config(String message) {
        return new ContainerProblem("CreateContainerConfigError", message);
    }

    /** An image that cannot be had; the message says why and what would help. */
    static ContainerProblem image(String message) {
        return new ContainerProblem("ErrImagePull", message);
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
