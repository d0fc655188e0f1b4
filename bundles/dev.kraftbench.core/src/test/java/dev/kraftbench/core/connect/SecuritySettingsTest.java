package dev.kraftbench.core.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.connect.SecuritySettings.Protocol;
import dev.kraftbench.core.connect.SecuritySettings.Sasl;
import dev.kraftbench.core.connect.SecuritySettings.Store;
import dev.kraftbench.core.connect.SecuritySettings.StoreType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecuritySettingsTest {
    private static Sasl sasl(String text) {
        return SecuritySettings.of(ClientProperties.parse(text)).security().sasl();
    }

    @Test
    void whatTheFormWritesItReadsAgain() {
        Store pem = new Store(StoreType.PEM, "/etc/ca.pem", "");
        Store p12 = new Store(StoreType.PKCS12, "/etc/me.p12", "store pass");
        List<Sasl> ways = List.of(new Sasl.None(), new Sasl.Password(SecuritySettings.PLAIN, "alice", "a\"b\\c;d e"),
                new Sasl.Password(SecuritySettings.SCRAM_512, "bob", "p'=w"), new Sasl.OAuth("https://idp/token", "id", "secret", "kafka"),
                new Sasl.Custom("GSSAPI", "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;"));
        for (Protocol protocol : Protocol.values()) {
            for (Sasl way : ways) {
                SecuritySettings settings = new SecuritySettings(protocol, pem, p12, "key pass", false, way);
                assertEquals(new SecuritySettings.Taken(settings, Map.of()), SecuritySettings.of(settings.toProperties()));
            }
        }
        assertEquals(Map.of(), SecuritySettings.NONE.toProperties());
    }

    @Test
    void whatIsNoFieldStaysAProperty() {
        Map<String, String> pasted = Map.of("security.protocol", "SSL", "ssl.truststore.certificates", "-----BEGIN", "ssl.truststore.type", "PEM",
                "request.timeout.ms", "5000");
        SecuritySettings.Taken taken = SecuritySettings.of(pasted);
        assertEquals(Protocol.SSL, taken.security().protocol());
        assertEquals(Map.of("ssl.truststore.certificates", "-----BEGIN", "ssl.truststore.type", "PEM", "request.timeout.ms", "5000"), taken.rest());
    }

    @Test
    void credentialsAreReadFromJaasAsPeopleWriteIt() {
        assertEquals(new Sasl.Password(SecuritySettings.SCRAM_256, "alice", "x y"), sasl("""
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-256
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                    username="alice" \\
                    password="x y";
                """));
        assertEquals(new Sasl.OAuth("https://idp/token", "me", "mine", "all"), sasl("""
                security.protocol=SASL_SSL
                sasl.mechanism=OAUTHBEARER
                sasl.oauthbearer.token.endpoint.url=https://idp/token
                sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="me" clientSecret="mine" scope="all";
                """));
    }

    @Test
    void aJaasEntryWithMoreInItIsLeftAsItIs() {
        String token = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\" tokenauth=\"true\";";
        assertEquals(new Sasl.Custom(SecuritySettings.SCRAM_256, token),
                SecuritySettings.of(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", SecuritySettings.SCRAM_256, "sasl.jaas.config", token))
                        .security().sasl());
    }
}
