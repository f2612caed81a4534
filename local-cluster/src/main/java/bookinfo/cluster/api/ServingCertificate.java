package bookinfo.cluster.api;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The API server's self-signed certificate, which is its own authority: clients are given it as the CA. Written out in
 * DER because the JDK has no public way to make a certificate and a library for this one would weigh ten megabytes.
 */
final class ServingCertificate {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private ServingCertificate() {}

    /** The DER of a certificate of 127.0.0.1 and other names for the key pair (EC), valid from now for ten years. */
    static byte[] selfSigned(KeyPair keys, List<String> names, Instant now) throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.objectIdentifier(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.objectIdentifier(COMMON_NAME), Der.utf8("local-cluster"))));
        byte[] unsigned = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(120, new SecureRandom())),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(LIFE))),
                name,
                keys.getPublic().getEncoded(),
                Der.tagged(0xa3, extensions(names)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(unsigned);
        return Der.sequence(unsigned, algorithm, Der.bitString(0, signature.sign()));
    }

    private static byte[] extensions(List<String> hosts) {
        byte[][] names = new byte[hosts.size() + 1][];
        for (int i = 0; i < hosts.size(); i++) {
            names[i] = Der.tagged(0x82, hosts.get(i).getBytes(StandardCharsets.US_ASCII));
        }
        names[hosts.size()] = Der.tagged(0x87, LOOPBACK);
        byte digitalSignatureAndCertSign = (byte) 0x84;
        return Der.sequence(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true))),
                critical(KEY_USAGE, Der.bitString(2, new byte[] {digitalSignatureAndCertSign})),
                Der.sequence(Der.objectIdentifier(SUBJECT_ALTERNATIVE_NAME), Der.octetString(Der.sequence(names))));
    }

    private static byte[] critical(String identifier, byte[] value) {
        return Der.sequence(Der.objectIdentifier(identifier), Der.bool(true), Der.octetString(value));
    }
}
