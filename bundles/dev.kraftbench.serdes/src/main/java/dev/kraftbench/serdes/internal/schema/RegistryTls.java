package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.SerdeException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS to a registry by the names and formats (JKS, PKCS12, PEM) of Kafka's clients. */
final class RegistryTls {
    private RegistryTls() {}

    static SSLContext context(Map<String, String> properties) throws SerdeException {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        // the context outlives the factory, which holds nothing that needs closing
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try {
            factory.configure(new AbstractConfig(definition, properties, false).values());
            return factory.sslContext();
        } catch (KafkaException e) {
            throw new SerdeException(TEXTS.of("registry.tls", e.getMessage()), e);
        }
    }
}
