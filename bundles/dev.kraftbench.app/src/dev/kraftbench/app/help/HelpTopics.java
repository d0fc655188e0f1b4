package dev.kraftbench.app.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** The help's texts, from {@code topics.properties} in the language of the workbench: of every topic a title and paragraphs, in reading order. */
final class HelpTopics {

    /** @param id of the view or editor it is about, or a word of its own */
    record Topic(String id, String title, String text) {}

    private static final String ORDER = "order";
    private static final String ALIAS = "alias.";
    private final List<Topic> topics = new ArrayList<>();
    private final ResourceBundle bundle;

    private HelpTopics(ResourceBundle bundle) {
        this.bundle = bundle;
        for (String id : bundle.getString(ORDER).split(" ")) {
            topics.add(new Topic(id, bundle.getString(id + ".title"), bundle.getString(id + ".text")));
        }
    }

    static HelpTopics load() {
        String chosen = System.getProperty("osgi.nl");
        Locale locale = chosen == null ? Locale.getDefault() : Locale.forLanguageTag(chosen.replace('_', '-'));
        return new HelpTopics(ResourceBundle.getBundle(HelpTopics.class.getPackageName() + ".topics", locale, HelpTopics.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    List<Topic> all() {
        return topics;
    }

    /** The topic of a view or editor, which several of a kind may share. */
    Optional<Topic> find(String id) {
        String wanted = bundle.containsKey(ALIAS + id) ? bundle.getString(ALIAS + id) : id;
        return topics.stream().filter(topic -> topic.id().equals(wanted)).findFirst();
    }
}
