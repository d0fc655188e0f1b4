package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.Application;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.charts.ThroughputView;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.records.ProduceHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Both languages say the same things. */
class MessagesTest {
    private static final List<Class<?>> BUNDLES = List.of(Application.class, Palette.class, ThroughputView.class, ClusterActions.class, ProduceHandler.class);

    private static Properties load(Class<?> beside, String name) throws IOException {
        try (InputStream in = beside.getResourceAsStream(name)) {
            assertNotNull(in, name + " beside " + beside.getName());
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        }
    }

    @Test
    void everyTextIsThereInBothLanguages() throws IOException {
        for (Class<?> bundle : BUNDLES) {
            assertEquals(new TreeSet<>(load(bundle, "messages.properties").stringPropertyNames()),
                    new TreeSet<>(load(bundle, "messages_zh.properties").stringPropertyNames()), bundle.getName());
        }
    }

    @Test
    void bothUseTheSamePlaceholders() throws IOException {
        Pattern place = Pattern.compile("\\{\\d\\}");
        for (Class<?> bundle : BUNDLES) {
            Properties english = load(bundle, "messages.properties");
            Properties chinese = load(bundle, "messages_zh.properties");
            for (String key : english.stringPropertyNames()) {
                TreeSet<String> expected = new TreeSet<>();
                place.matcher(english.getProperty(key)).results().forEach(match -> expected.add(match.group()));
                TreeSet<String> found = new TreeSet<>();
                place.matcher(chinese.getProperty(key)).results().forEach(match -> found.add(match.group()));
                assertEquals(expected, found, key);
                assertTrue(!chinese.getProperty(key).isBlank(), key);
            }
        }
    }
}
