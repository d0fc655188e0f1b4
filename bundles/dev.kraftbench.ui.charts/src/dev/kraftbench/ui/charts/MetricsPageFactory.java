package dev.kraftbench.ui.charts;

import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import dev.kraftbench.ui.base.editor.GroupInput;
import dev.kraftbench.ui.base.editor.TopicInput;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.forms.editor.FormEditor;

/** The page «Metrics» of an editor: all charts that suit what it is opened on. */
public final class MetricsPageFactory implements EditorPageFactory {

    @Override
    public ClusterPage page(FormEditor editor) {
        return new MetricsPage(editor, subject(editor.getEditorInput()));
    }

    private static ChartSubject subject(IEditorInput input) {
        return switch (input) {
            case TopicInput topic -> new ChartSubject.Topic(topic.topic());
            case BrokerInput broker -> new ChartSubject.Broker(broker.broker());
            case GroupInput group -> new ChartSubject.Group(group.group());
            default -> new ChartSubject.Cluster();
        };
    }
}
