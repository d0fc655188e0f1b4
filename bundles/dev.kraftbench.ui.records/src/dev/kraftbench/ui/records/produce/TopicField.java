package dev.kraftbench.ui.records.produce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jface.fieldassist.ComboContentAdapter;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;

/** A topic by name: chosen from a list where there are few, found by any part of its name where there are thousands. UI thread. */
final class TopicField {
    /** A longer list is slow to open and nobody reads it. */
    private static final int MOST_LISTED = 200;
    private static final int MOST_PROPOSED = 50;

    private final Combo combo;
    private final Runnable changed;
    private List<String> topics = List.of();
    private boolean filling;

    TopicField(Composite parent, Runnable changed) {
        this.changed = changed;
        combo = new Combo(parent, SWT.DROP_DOWN);
        ContentProposalAdapter proposals = new ContentProposalAdapter(combo, new ComboContentAdapter(), (text, position) -> proposals(text), null, null);
        proposals.setProposalAcceptanceStyle(ContentProposalAdapter.PROPOSAL_REPLACE);
        combo.addListener(SWT.Modify, event -> {
            if (!filling) {
                changed.run();
            }
        });
    }

    private IContentProposal[] proposals(String text) {
        String part = text.strip().toLowerCase(Locale.ROOT);
        List<IContentProposal> found = new ArrayList<>();
        for (String topic : topics) {
            if (found.size() < MOST_PROPOSED && topic.toLowerCase(Locale.ROOT).contains(part) && !topic.equals(text)) {
                found.add(new ContentProposal(topic));
            }
        }
        return found.toArray(IContentProposal[]::new);
    }

    Combo control() {
        return combo;
    }

    /** The topics there are now; what was entered stays while it is one of them, otherwise the preferred is taken, or the first. */
    void offer(List<String> names, String preferred) {
        if (names.equals(topics)) {
            return;
        }
        String chosen = combo.getText();
        topics = List.copyOf(names);
        filling = true;
        combo.setItems(names.subList(0, Math.min(MOST_LISTED, names.size())).toArray(String[]::new));
        combo.setText(names.contains(chosen) ? chosen : names.contains(preferred) ? preferred : names.isEmpty() ? "" : names.getFirst());
        filling = false;
        changed.run();
    }

    void choose(String topic) {
        if (topics.contains(topic)) {
            combo.setText(topic);
        }
    }

    /** Empty while what is entered is no topic. */
    String topic() {
        String text = combo.getText().strip();
        return topics.contains(text) ? text : "";
    }

    boolean isEmpty() {
        return topics.isEmpty();
    }

    void setEnabled(boolean enabled) {
        combo.setEnabled(enabled);
    }
}
