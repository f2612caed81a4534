package bookinfo.mesh.config;

import bookinfo.mesh.config.HeaderChanges.Operations;

/** The fields of header changes. Changing {@code host} is a rewrite, which the mesh does not do. */
final class HeaderChangesReader {

    private HeaderChangesReader() {}

    static HeaderChanges changes(Fields fields) {
        return new HeaderChanges(
                fields.object("request", HeaderChangesReader::operations).orElse(Operations.NONE),
                fields.object("response", HeaderChangesReader::operations).orElse(Operations.NONE));
    }

    private static Operations operations(Fields fields) {
        return new Operations(
                fields.map("set", Format.CHANGED_HEADER, value -> value.text(Format.HEADER_VALUE)),
                fields.map("add", Format.CHANGED_HEADER, value -> value.text(Format.HEADER_VALUE)),
                fields.list("remove", value -> value.text(Format.CHANGED_HEADER)));
    }
}
