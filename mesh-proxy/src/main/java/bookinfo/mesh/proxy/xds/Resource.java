package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.time.Instant;
import java.util.Optional;

/** A resource as the control plane sent it; kept as bytes, which are small, and decoded again when someone looks at it. */
record Resource(ResourceType type, String name, String version, Tree.Bytes bytes, Instant received) {

    Message decode() {
        return WireDecoder.decode(type.schema(), bytes.value());
    }

    /** As an Any for a configuration dump; opaque when it can not be decoded. */
    Tree.Packed packed() {
        try {
            return Tree.Packed.of(decode());
        } catch (Refusal e) {
            return new Tree.Packed(type.typeUrl(), Optional.empty(), bytes);
        }
    }

    /** A resource that was refused, and why. */
    record Refused(Resource resource, String details) {}
}
