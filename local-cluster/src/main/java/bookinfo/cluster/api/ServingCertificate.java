package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A self-signed certificate of 127.0.0.1, which is its own authority: clients are given it as the CA. */
final class ServingCertificate {
    static final String ALIAS = "serving";

    private static final String OPTIONS = "-genkeypair -alias serving -keyalg EC -groupname secp256r1 -dname"
            + " CN=local-cluster -startdate -1H -validity 3650 -ext bc:c=ca:true -ext ku:c=digitalSignature,keyCertSign"
            + " -storetype PKCS12";

    /** A quick start; the password is random, so stretching it would protect nothing and cost every start its time. */
    private static final String RUN = "-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1"
            + " -J-Dkeystore.pkcs12.macIterationCount=1 -J-Dkeystore.pkcs12.keyPbeIterationCount=1"
            + " -J-Dkeystore.pkcs12.certPbeIterationCount=1";

    private ServingCertificate() {}

    /** Has the JDK's keytool make a key store (mode 600, put in place in one step). */
    static void make(Path keyStore, Path password, List<String> names) throws IOException {
        Path folder = Files.createTempDirectory(keyStore.toAbsolutePath().getParent(), "making");
        Path fresh = folder.resolve("key-store");
        String hosts = names.stream().map("dns:"::concat).collect(joining(","));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        Collections.addAll(command, (RUN + " " + OPTIONS).split(" "));
        Collections.addAll(command, "-ext", "san=" + hosts + ",ip:127.0.0.1", "-keystore", fresh.toString());
        Collections.addAll(command, "-storepass:file", password.toAbsolutePath().toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, keyStore, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(folder);
    }
}
