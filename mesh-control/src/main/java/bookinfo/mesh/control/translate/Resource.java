package bookinfo.mesh.control.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One xDS resource.
 *
 * @param version hash of the content: equal content has an equal version, also after a restart of the control plane,
 *     so a reconnecting proxy is not sent what it already holds
 */
public record Resource(ResourceType type, String name, String version, Any body) {
    private static final int VERSION_BYTES = 8;

    /** Packs {@code message} under {@code name}. */
    public static Resource of(ResourceType type, String name, Message message) {
        ByteString bytes = message.toByteString();
        Any body = Any.newBuilder().setTypeUrl(type.url()).setValue(bytes).build();
        return new Resource(type, name, hash(bytes), body);
    }

    private static String hash(ByteString bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.asReadOnlyByteBuffer());
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
