package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Names and values under each other; values can be selected and copied. UI thread. */
public final class FactSheet extends Composite {
    private final Map<String, Text> values = new LinkedHashMap<>();

    public FactSheet(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(16, 5).applyTo(this);
    }

    /** Shows these facts; a value that did not change is left alone, so that a selection in it stays. */
    public void show(Map<String, String> facts) {
        List<String> names = new ArrayList<>(facts.keySet());
        if (!names.equals(new ArrayList<>(values.keySet()))) {
            name(names);
            if (getParent().getSize().x > 1) {
                getParent().layout(true, true);
            }
        }
        facts.forEach((name, text) -> {
            Text value = java.util.Objects.requireNonNull(values.get(name));
            if (!value.getText().equals(text)) {
                value.setText(text);
            }
        });
    }

    /** Lines that are there already are used again. */
    private void name(List<String> names) {
        List<Text> texts = new ArrayList<>(values.values());
        Control[] children = getChildren();
        values.clear();
        for (int i = 0; i < names.size(); i++) {
            if (i == texts.size()) {
                texts.add(line());
            }
            ((Label) getChildren()[2 * i]).setText(names.get(i));
            values.put(names.get(i), texts.get(i));
        }
        for (int i = 2 * names.size(); i < children.length; i++) {
            children[i].dispose();
        }
    }

    private Text line() {
        Label label = new Label(this, SWT.NONE);
        label.setForeground(Palette.of(this).quiet().swt());
        label.setBackground(getBackground());
        Text value = new Text(this, SWT.READ_ONLY | SWT.SINGLE);
        value.setBackground(getBackground());
        GridDataFactory.fillDefaults().grab(true, false).applyTo(value);
        return value;
    }
}
