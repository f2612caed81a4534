package bookinfo.mesh.proxy.admin;

/** An answer of the administration interface. */
public record AdminResponse(int status, String contentType, String body) {
    private static final String TEXT = "text/plain; charset=UTF-8";

    static AdminResponse text(String body) {
        return new AdminResponse(200, TEXT, body);
    }

    static AdminResponse json(String body) {
        return new AdminResponse(200, "application/json", body);
    }

    static AdminResponse error(int status, String message) {
        return new AdminResponse(status, TEXT, message);
    }
}
