package dev.kraftbench.core.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {
    @Test
    void everythingThatProvesWhoOneIsIsASecret() {
        for (String name : List.of("ssl.truststore.password", "ssl.keystore.password", "ssl.key.password", "ssl.keystore.key", "sasl.jaas.config",
                "sasl.oauthbearer.client.credentials.client.secret", "sasl.oauthbearer.assertion.private.key.passphrase", "schema.registry.basic.auth.user.info",
                "schema.registry.ssl.keystore.password", "my.api.token", "my.private.key.path")) {
            assertTrue(ClientProperties.secret(name, "x"), name);
        }
        assertTrue(ClientProperties.secret("schema.registry.url", "https://me:secret@registry:8081"));
        for (String name : List.of("security.protocol", "sasl.mechanism", "key.serializer", "ssl.truststore.location",
                "sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.client.credentials.client.id", "schema.registry.url", "bootstrap.servers")) {
            assertFalse(ClientProperties.secret(name, "x"), name);
        }
    }

    @Test
    void aPastedFileIsReadWithItsContinuationsAndComments() {
        Map<String, String> pasted = ClientProperties.parse("# ours\r\nbootstrap.servers = a:9092,b:9092 \r\nsasl.jaas.config=x \\\r\n  y;\r\nretires=3\r\n");
        assertEquals(Map.of("bootstrap.servers", "a:9092,b:9092", "sasl.jaas.config", "x y;", "retires", "3"), pasted);
        assertEquals(List.of("retires"), ClientProperties.unknown(pasted));
        assertEquals(Map.of(), ClientProperties.parse("half=\\u00"));
    }

    @Test
    void textIsReadAsItWasWritten() {
        Map<String, String> properties = Map.of("ssl.truststore.location", "C:\\certs\\ca.pem", "x y", "a=b:c", "pem", "one\ntwo");
        assertEquals(properties, ClientProperties.parse(ClientProperties.text(properties)));
    }

    @Test
    void namesOfAllClientsAreKnown() {
        assertTrue(ClientProperties.names().containsAll(Set.of("linger.ms", "isolation.level", "metadata.recovery.strategy", "sasl.login.callback.handler.class",
                "share.acknowledgement.mode")));
        assertTrue(ClientProperties.documentation("linger.ms").length() > 20);
    }
}
