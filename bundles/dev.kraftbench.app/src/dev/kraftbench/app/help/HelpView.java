package dev.kraftbench.app.help;

import dev.kraftbench.ui.base.LivePart;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Help»: topics at the left, the chosen one at the right. */
public final class HelpView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.help";
    private static final int MARGIN = 14;

    private final HelpTopics topics = HelpTopics.load();
    private org.eclipse.swt.widgets.@Nullable List index;
    private @Nullable StyledText text;

    @Override
    public void createPartControl(Composite parent) {
        SashForm both = new SashForm(parent, SWT.HORIZONTAL);
        org.eclipse.swt.widgets.List list = new org.eclipse.swt.widgets.List(both, SWT.SINGLE | SWT.V_SCROLL);
        topics.all().forEach(topic -> list.add(topic.title()));
        list.addListener(SWT.Selection, event -> open(topics.all().get(list.getSelectionIndex())));
        index = list;
        StyledText page = new StyledText(both, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        page.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
        page.setLineSpacing(3);
        page.setCaret(null);
        text = page;
        both.setWeights(28, 72);
        show(null);
    }

    /** @param id of a topic; without one, or where there is none of it, the first */
    void show(@Nullable String id) {
        HelpTopics.Topic topic = id == null ? topics.all().getFirst() : topics.find(id).orElse(topics.all().getFirst());
        if (index != null) {
            index.select(topics.all().indexOf(topic));
        }
        open(topic);
    }

    private void open(HelpTopics.Topic topic) {
        if (text == null) {
            return;
        }
        String plain = topic.text().replace("`", "");
        text.setText(topic.title() + "\n\n" + plain);
        List<StyleRange> styles = new ArrayList<>();
        StyleRange heading = new StyleRange(0, topic.title().length(), null, null, SWT.BOLD);
        heading.font = JFaceResources.getHeaderFont();
        styles.add(heading);
        int offset = topic.title().length() + 2;
        // what stands between backquotes is shown in the font of code
        String[] parts = topic.text().split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1 && !parts[i].isEmpty()) {
                StyleRange code = new StyleRange(offset, parts[i].length(), null, null);
                code.font = JFaceResources.getTextFont();
                styles.add(code);
            }
            offset += parts[i].length();
        }
        text.setStyleRanges(styles.toArray(StyleRange[]::new));
        text.setTopIndex(0);
    }

    @Override
    public boolean rendersData() {
        return text != null && text.getCharCount() > 0;
    }

    @Override
    public void setFocus() {
        if (index != null) {
            index.setFocus();
        }
    }
}
