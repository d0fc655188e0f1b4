package dev.kraftbench.core.connect;

import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Properties as Kafka's clients take them. Knows which of them the clients of this workbench understand, and which hold something that must not lie
 * in a readable file.
 */
public final class ClientProperties {
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private static final Map<String, ConfigDef.ConfigKey> KNOWN = known();
    /** In names that Kafka does not define, such as those of a schema registry or of an interceptor. */
    private static final Pattern SECRET_NAME = Pattern.compile("password|passphrase|secret|jaas|credential|user\\.info|token$|private\\.key|\\.key$");
    private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("://[^/@\\s]+:[^/@\\s]+@");

    private ClientProperties() {}

    private static Map<String, ConfigDef.ConfigKey> known() {
        Map<String, ConfigDef.ConfigKey> all = new TreeMap<>();
        Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef()).forEach(def -> all.putAll(def.configKeys()));
        return Collections.unmodifiableMap(all);
    }

    /** Whether Kafka's admin, producer or consumer knows a property of this name. */
    public static boolean known(String name) {
        return KNOWN.containsKey(name);
    }

    /** Every name known, in order. */
    public static Set<String> names() {
        return KNOWN.keySet();
    }

    /** Kafka's own explanation, plain text; empty for what it does not know. */
    public static String documentation(String name) {
        ConfigDef.ConfigKey key = KNOWN.get(name);
        return key == null || key.documentation == null ? "" : key.documentation.replaceAll("<[^>]+>", "").replaceAll("\\s+", " ").strip();
    }

    /** Whether this value must be kept in secure storage only. */
    public static boolean secret(String name, String value) {
        ConfigDef.ConfigKey key = KNOWN.get(name);
        boolean byName = key != null ? key.type() == ConfigDef.Type.PASSWORD : SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
        return byName || CREDENTIALS_IN_URL.matcher(value).find();
    }

    public static Map<String, String> secrets(Map<String, String> properties) {
        return filtered(properties, true);
    }

    public static Map<String, String> withoutSecrets(Map<String, String> properties) {
        return filtered(properties, false);
    }

    private static Map<String, String> filtered(Map<String, String> properties, boolean wanted) {
        Map<String, String> some = new TreeMap<>();
        properties.forEach((name, value) -> {
            if (secret(name, value) == wanted) {
                some.put(name, value);
            }
        });
        return some;
    }

    /** Names that Kafka's clients do not know, in order: misspelt, or meant for a plug-in of theirs. */
    public static List<String> unknown(Map<String, String> properties) {
        return List.copyOf(new TreeSet<>(properties.keySet().stream().filter(name -> !known(name)).toList()));
    }

    /** The text of a {@code .properties} file; half-typed text counts as if nothing were there yet. */
    public static Map<String, String> parse(String text) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            // such as an unfinished escape
            return Map.of();
        }
        Map<String, String> properties = new TreeMap<>();
        parsed.forEach((name, value) -> properties.put((String) name, ((String) value).strip()));
        return properties;
    }

    /** One property a line, in order, as {@link #parse} reads it. */
    public static String text(Map<String, String> properties) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(properties).forEach((name, value) -> text.append(name.replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=")).append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")).append('\n'));
        return text.toString();
    }
}
