package dev.kraftbench.conformance;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Keys with certificates that they have signed themselves, made by the JDK's tool: of the node, of an operator and of a guest. */
final class TestKeys {

    static final String PASSWORD = "store secret";

    private static final String LINE_END = "\n";

    private final Path directory;

    private TestKeys(Path directory) {
        this.directory = directory;
    }

    static TestKeys in(Path directory) throws Exception {
        TestKeys keys = new TestKeys(directory);
        keys.make("node", "CN=kraftbench.test");
        keys.make("operator", "CN=Operator,O=Kraftbench");
        keys.make("guest", "CN=Guest,O=Kraftbench");
        Files.writeString(keys.clients(), Files.readString(keys.certificate("operator")) + Files.readString(keys.certificate("guest")));
        keytool("-importkeystore", "-srckeystore", keys.store("node").toString(), "-srcstorepass", PASSWORD, "-destkeystore",
                keys.javaStore().toString(), "-deststoretype", "JKS", "-deststorepass", PASSWORD);
        return keys;
    }

    /** A key with its certificate, in place of what may be there. */
    void make(String name, String subject) throws Exception {
        String store = store(name).toString();
        Files.deleteIfExists(store(name));
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", subject, "-ext", "san=ip:127.0.0.1", "-validity", "365", "-keystore", store,
                "-storetype", "PKCS12", "-storepass", PASSWORD);
        keytool("-exportcert", "-alias", name, "-rfc", "-file", certificate(name).toString(), "-keystore", store, "-storepass", PASSWORD);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(pem(name), "-----BEGIN PRIVATE KEY-----" + LINE_END + Base64.getMimeEncoder().encodeToString(key) + LINE_END
                + "-----END PRIVATE KEY-----" + LINE_END + Files.readString(certificate(name)));
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(JavaProcess.PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("no keys by " + command);
        }
    }

    /** For clients that look at a certificate themselves, or do not care. */
    static SSLContext trustingAnybody() throws Exception {
        TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, null);
        return context;
    }

    /** PKCS12 with key and certificate. */
    Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    /** The node's as JKS. */
    Path javaStore() {
        return directory.resolve("node.jks");
    }

    /** PEM with key and certificate. */
    Path pem(String name) {
        return directory.resolve(name + ".pem");
    }

    /** PEM with the certificate. */
    Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    /** PEM with the certificates of all clients. */
    Path clients() {
        return directory.resolve("clients.crt");
    }
}
