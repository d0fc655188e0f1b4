package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.GeneratorSpec;
import dev.kraftbench.core.produce.source.KeySkew;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.core.produce.source.Template;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FieldKeys;
import dev.kraftbench.ui.base.dialog.PastedText;
import java.time.Duration;
import java.util.function.DoubleConsumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;

/** Records made of templates, as many and as fast as wanted. UI thread. */
final class GeneratorForm extends SourceForm {
    /** Without an end of its own a run still ends some day. */
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int TENTHS = 10;

    private final Combo keyEncoding;
    private final Text key;
    private final Spinner keys;
    private final Combo skew;
    private final Label parameterName;
    private final Spinner parameter;
    private final Combo valueEncoding;
    private final Text value;
    private final Spinner size;
    private final Spinner rate;
    private final Spinner count;
    private final Spinner seconds;

    GeneratorForm(Composite parent, DoubleConsumer rateChanged) {
        super(parent);
        label(Messages.key);
        Composite keyLine = line(2);
        keyEncoding = encodings(keyLine, Encoding.STRING);
        key = new Text(keyLine, SWT.BORDER);
        key.setText("order-{k}");
        key.setMessage(Messages.no_key);
        grow(key, SWT.DEFAULT);
        label(Messages.keys);
        Composite skewLine = line(2);
        keys = spinner(skewLine, 100, 1, KeySkew.MOST_KEYS, 10);
        keys.setToolTipText(Messages.keys_tip);
        skew = new Combo(skewLine, SWT.READ_ONLY);
        skew.setItems(Messages.skew_uniform, Messages.skew_zipf, Messages.skew_hot);
        skew.select(0);
        grow(skew, SWT.DEFAULT);
        parameterName = label(Messages.skew_percent);
        parameter = spinner(line(1), 10, 1, 100, 1);
        skew.addListener(SWT.Selection, event -> skewChosen());
        topLabel(Messages.value);
        Composite valueLine = line(2);
        valueEncoding = encodings(valueLine, Encoding.JSON);
        value = new Text(valueLine, SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        value.setText("{\"order\": {n}, \"customer\": \"c-{int:1-500}\", \"state\": \"{choice:created|paid|shipped}\", \"at\": \"{now:iso}\"}");
        PastedText.limit(value);
        FieldKeys.tabLeaves(value);
        grow(value, 76);
        hint(Messages.placeholders);
        label(Messages.size);
        Composite sizeLine = line(2);
        size = spinner(sizeLine, 0, 0, GeneratorSpec.MOST_VALUE_CHARS, 100);
        label(sizeLine, Messages.size_unit);
        label(Messages.rate);
        Composite rateLine = line(2);
        rate = spinner(rateLine, 100, 0, 10_000_000, 100);
        label(rateLine, Messages.rate_unit);
        rate.addModifyListener(event -> rateChanged.accept(rate.getSelection()));
        label(Messages.end_after);
        Composite countLine = line(2);
        count = spinner(countLine, 0, 0, Integer.MAX_VALUE, 100);
        label(countLine, Messages.end_records);
        label("");
        Composite secondsLine = line(2);
        seconds = spinner(secondsLine, 0, 0, 86_400, 10);
        label(secondsLine, Messages.end_seconds);
        hint(Messages.end_hint);
        for (Spinner wide : new Spinner[] {size, rate, count, seconds}) {
            GridDataFactory.swtDefaults().hint(TextScale.px(84), SWT.DEFAULT).applyTo(wide);
        }
        skewChosen();
    }

    private void skewChosen() {
        int chosen = skew.getSelectionIndex();
        parameterName.setText(chosen == 1 ? Messages.skew_exponent : Messages.skew_percent);
        if (chosen == 1) {
            parameter.setDigits(1);
            parameter.setMaximum(50);
            parameter.setSelection(TENTHS);
        } else {
            parameter.setDigits(0);
            parameter.setMaximum(100);
            parameter.setSelection(50);
        }
        parameterName.setEnabled(chosen > 0);
        parameter.setEnabled(chosen > 0);
        if (getSize().x > 1) {
            layout(true);
        }
    }

    private KeySkew skew() {
        return switch (skew.getSelectionIndex()) {
            case 1 -> new KeySkew.Zipf(keys.getSelection(), (double) parameter.getSelection() / TENTHS);
            case 2 -> new KeySkew.HotKey(keys.getSelection(), parameter.getSelection());
            default -> new KeySkew.Uniform(keys.getSelection());
        };
    }

    @Override
    SourceSpec source() {
        // templates are checked here, not by the run
        new Template(key.getText());
        new Template(value.getText());
        return new SourceSpec.Generated(new GeneratorSpec(key.getText(), value.getText(), encoding(keyEncoding), encoding(valueEncoding), skew(),
                size.getSelection(), count.getSelection(), System.nanoTime()));
    }

    @Override
    double perSecond() {
        return rate.getSelection();
    }

    @Override
    Duration duration() {
        return Duration.ofSeconds(seconds.getSelection());
    }

    @Override
    Duration deadline() {
        return LONGEST;
    }

    /** As many records as fast as possible, to have something to show. */
    void proposeSome(int records) {
        count.setSelection(records);
        rate.setSelection(0);
        keys.setSelection(20);
    }

    void skewTo(int kind) {
        skew.select(kind);
        skewChosen();
    }

    @Override
    public boolean setFocus() {
        return key.setFocus();
    }
}
