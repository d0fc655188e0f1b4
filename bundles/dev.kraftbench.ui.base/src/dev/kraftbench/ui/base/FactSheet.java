package dev.kraftbench.ui.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
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
            for (var child : getChildren()) {
                child.dispose();
            }
            values.clear();
            for (String name : names) {
                Label label = new Label(this, SWT.NONE);
                label.setText(name);
                label.setForeground(Palette.of(this).quiet().swt());
                label.setBackground(getBackground());
                Text value = new Text(this, SWT.READ_ONLY | SWT.SINGLE);
                value.setBackground(getBackground());
                GridDataFactory.fillDefaults().grab(true, false).applyTo(value);
                values.put(name, value);
            }
            getParent().layout(true, true);
        }
        facts.forEach((name, text) -> {
            Text value = java.util.Objects.requireNonNull(values.get(name));
            if (!value.getText().equals(text)) {
                value.setText(text);
            }
        });
    }
}
