package dev.kraftbench.app.help;

import org.eclipse.help.AbstractContextProvider;
import org.eclipse.help.IContext;
import org.eclipse.help.IHelpResource;
import org.jspecify.annotations.Nullable;

/** Gives the platform the context of a view or editor, named by its id. */
public final class HelpContexts extends AbstractContextProvider {
    static final String PLUGIN = "dev.kraftbench.app";
    private final HelpTopics topics = HelpTopics.load();

    /** A topic of ours as the platform's help takes it. */
    record TopicContext(HelpTopics.Topic topic) implements IContext {
        @Override
        public String getText() {
            return topic.text();
        }

        @Override
        public IHelpResource[] getRelatedTopics() {
            return new IHelpResource[0];
        }
    }

    /** The id by which a control of this part finds its help: the platform takes what is before the last dot for a bundle. */
    static String contextId(String partId) {
        return PLUGIN + "." + partId.replace('.', '_');
    }

    @Override
    public @Nullable IContext getContext(String id, String locale) {
        return topics.find(id.substring(id.lastIndexOf('.') + 1).replace('_', '.')).map(TopicContext::new).orElse(null);
    }

    @Override
    public String[] getPlugins() {
        return new String[] {PLUGIN};
    }
}
