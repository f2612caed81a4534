package bookinfo.mesh.config;

/** How bad a {@link Problem} is, worst first. Only an {@code ERROR} keeps an object from being used. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
