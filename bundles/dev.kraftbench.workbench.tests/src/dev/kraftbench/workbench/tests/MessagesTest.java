package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.Application;
import dev.kraftbench.app.help.HelpView;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.event.CoordinatorStep;
import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.remote.RemoteConnection;
import dev.kraftbench.remote.produce.ProducerRuns;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.charts.ChartView;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.events.EventsView;
import dev.kraftbench.ui.logs.LogPane;
import dev.kraftbench.ui.placement.ReassignHandler;
import dev.kraftbench.ui.groups.GroupEditor;
import dev.kraftbench.ui.quorum.QuorumPageFactory;
import dev.kraftbench.ui.security.SecurityPageFactory;
import dev.kraftbench.ui.records.browse.RecordsPane;
import dev.kraftbench.ui.records.produce.ProduceView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.Platform;
import org.junit.jupiter.api.Test;

/** Both languages say the same things. */
class MessagesTest {
    /** Texts named so beside the class, in English and, with {@code _zh}, in Chinese. */
    private record Texts(Class<?> beside, String name) {
        Properties english() throws IOException {
            return load(beside, name + ".properties");
        }

        Properties chinese() throws IOException {
            return load(beside, name + "_zh.properties");
        }
    }

    private static final List<Texts> ALL = List.of(
            new Texts(Application.class, "messages"),
            new Texts(HelpView.class, "topics"),
            new Texts(SecurityPageFactory.class, "messages"),
            new Texts(Palette.class, "messages"),
            new Texts(ChartView.class, "messages"),
            new Texts(LogPane.class, "messages"),
            new Texts(ClusterActions.class, "messages"),
            new Texts(EventsView.class, "steps"),
            new Texts(ReassignHandler.class, "messages"),
            new Texts(GroupEditor.class, "messages"),
            new Texts(RecordsPane.class, "messages"),
            new Texts(QuorumPageFactory.class, "messages"),
            new Texts(ProduceView.class, "messages"),
            new Texts(Change.class, "texts"),
            new Texts(RecordQuery.class, "texts"),
            new Texts(RemoteConnection.class, "texts"),
            new Texts(Partitioners.class, "texts"),
            new Texts(Doctor.class, "texts"),
            new Texts(SnapshotDifference.class, "texts"),
            new Texts(SourceSpec.class, "texts"),
            new Texts(ProducerRuns.class, "texts"));

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
        for (Texts texts : ALL) {
            assertEquals(new TreeSet<>(texts.english().stringPropertyNames()), new TreeSet<>(texts.chinese().stringPropertyNames()), texts.toString());
        }
    }

    @Test
    void everyStepOfACoordinatorHasItsSentence() throws IOException {
        assertEquals(Arrays.stream(CoordinatorStep.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(new Texts(EventsView.class, "steps").english().stringPropertyNames()));
    }

    @Test
    void bothUseTheSamePlaceholders() throws IOException {
        Pattern place = Pattern.compile("\\{\\d\\}");
        for (Texts texts : ALL) {
            Properties english = texts.english();
            Properties chinese = texts.chinese();
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

    /** What the fragments of {@code bundles/chinese} translate. */
    private static final Map<String, List<String>> PLATFORM = Map.of(
            "org.eclipse.jface", List.of("org/eclipse/jface/messages"),
            "org.eclipse.ui", List.of("plugin"),
            "org.eclipse.ui.views", List.of("plugin", "org/eclipse/ui/internal/views/properties/messages"),
            "org.eclipse.ui.forms", List.of("org/eclipse/ui/internal/forms/Messages"),
            "org.eclipse.e4.ui.workbench.addons.swt", List.of("org/eclipse/e4/ui/workbench/addons/minmax/messages"),
            "org.eclipse.e4.ui.workbench.renderers.swt", List.of("org/eclipse/e4/ui/internal/workbench/renderers/swt/messages"),
            "org.eclipse.ui.workbench", List.of("org/eclipse/ui/internal/messages", "org/eclipse/ui/internal/progress/messages",
                    "org/eclipse/ui/internal/quickaccess/messages"));

    @Test
    void thePlatformsTextsAreTranslatedByTheirOwnKeys() throws IOException {
        Pattern place = Pattern.compile("\\{0\\}");
        for (Map.Entry<String, List<String>> host : PLATFORM.entrySet()) {
            for (String name : host.getValue()) {
                Properties english = load(host.getKey(), name + ".properties");
                Properties chinese = load(host.getKey(), name + "_zh.properties");
                for (String key : chinese.stringPropertyNames()) {
                    String text = english.getProperty(key);
                    assertNotNull(text, host.getKey() + " has no text " + key);
                    assertEquals(place.matcher(text).find(), place.matcher(chinese.getProperty(key)).find(), key);
                    assertEquals(text.contains("&"), chinese.getProperty(key).contains("(&"), key);
                }
            }
        }
    }

    @Test
    void everyTextOfTheSerdesIsThereInBothLanguages() throws IOException {
        String texts = "dev/kraftbench/serdes/internal/texts";
        assertEquals(new TreeSet<>(load("dev.kraftbench.serdes", texts + ".properties").stringPropertyNames()),
                new TreeSet<>(load("dev.kraftbench.serdes", texts + "_zh.properties").stringPropertyNames()));
    }

    private static Properties load(String bundle, String name) throws IOException {
        URL resource = Platform.getBundle(bundle).getResource(name);
        assertNotNull(resource, name + " in " + bundle);
        Properties properties = new Properties();
        try (InputStream in = resource.openStream()) {
            properties.load(in);
        }
        return properties;
    }
}
