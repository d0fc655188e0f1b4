package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;

/** A form that says what is to be sent: names at the left, fields at the right. UI thread. */
abstract class SourceForm extends Composite {
    static final int WIDTH = 200;

    SourceForm(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 8).spacing(8, 6).applyTo(this);
    }

    /** @throws IllegalArgumentException with a sentence for people when something in the form is wrong */
    abstract SourceSpec source();

    /** Records a second, 0 as fast as possible. */
    double perSecond() {
        return 0;
    }

    Duration duration() {
        return Duration.ZERO;
    }

    boolean skipErrors() {
        return false;
    }

    /** After how long a run of this form has failed, whatever happens. */
    abstract Duration deadline();

    /** The topic has as many partitions. */
    void partitions(int count) {
        // only one form offers them
    }

    /** The run ended; the form may propose how to go on. */
    void ended(RunRequest request, long resumeLine) {
        // nothing to propose
    }

    final Label label(String text) {
        return label(this, text);
    }

    static Label label(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
        return label;
    }

    final Label topLabel(String text) {
        Label label = label(text);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).indent(0, 5).applyTo(label);
        return label;
    }

    /** A line of fields beside one name. */
    final Composite line(int columns) {
        return line(this, columns);
    }

    static Composite line(Composite parent, int columns) {
        Composite line = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(columns).spacing(8, 0).applyTo(line);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(line);
        return line;
    }

    static Combo encodings(Composite parent, Encoding chosen) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(Arrays.stream(Encoding.values()).map(SourceForm::name).toArray(String[]::new));
        combo.select(chosen.ordinal());
        combo.setToolTipText(Messages.encoding_tip);
        GridDataFactory.swtDefaults().align(SWT.FILL, SWT.BEGINNING).hint(TextScale.px(92), SWT.DEFAULT).applyTo(combo);
        return combo;
    }

    static Encoding encoding(Combo combo) {
        return Encoding.values()[Math.max(0, combo.getSelectionIndex())];
    }

    private static String name(Encoding encoding) {
        return switch (encoding) {
            case STRING -> Messages.encoding_string;
            case JSON -> "JSON";
            case INTEGER -> "int32";
            case LONG -> "int64";
            case DOUBLE -> "double";
            case UUID -> "UUID";
            case HEX -> Messages.encoding_hex;
            case NULL -> Messages.encoding_null;
        };
    }

    static Spinner spinner(Composite parent, int value, int least, int most, int step) {
        Spinner spinner = new Spinner(parent, SWT.BORDER);
        spinner.setValues(value, least, most, 0, step, step * 10);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(spinner);
        return spinner;
    }

    /** A quiet remark over the whole width of the fields. */
    final Label hint(String text) {
        new Label(this, SWT.NONE);
        Label hint = new Label(this, SWT.WRAP);
        hint.setText(text);
        hint.setForeground(Palette.of(this).quiet().swt());
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(WIDTH), SWT.DEFAULT).applyTo(hint);
        return hint;
    }

    static void grow(org.eclipse.swt.widgets.Control control, int height) {
        GridData data = GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, height == SWT.DEFAULT ? SWT.CENTER : SWT.FILL)
                .hint(TextScale.px(60), height).create();
        control.setLayoutData(data);
    }
}
