package bookinfo.mesh.proxy.telemetry;

/** A label of Prometheus' data model. */
record Label(String name, String value) {
    /** As it stands between the braces of a sample. */
    String exposition() {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + '"';
    }
}
