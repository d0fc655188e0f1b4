package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.core.produce.source.Timestamps;
import dev.kraftbench.ui.base.dialog.FieldKeys;
import dev.kraftbench.ui.base.dialog.PastedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** One record, written by hand. UI thread. */
final class RecordForm extends SourceForm {
    /** More of them are typed: a list of a thousand takes half a second to fill. */
    private static final int LISTED = 50;

    private final Combo keyEncoding;
    private final Text key;
    private final Combo valueEncoding;
    private final Text value;
    private final Text headers;
    private final Combo partition;
    private final Text timestamp;
    /** Of the topic. */
    private int partitions;

    RecordForm(Composite parent) {
        super(parent);
        label(Messages.key);
        Composite keyLine = line(2);
        keyEncoding = encodings(keyLine, Encoding.STRING);
        key = new Text(keyLine, SWT.BORDER);
        key.setText("order-1");
        key.setMessage(Messages.no_key);
        grow(key, SWT.DEFAULT);
        topLabel(Messages.value);
        Composite valueLine = line(2);
        valueEncoding = encodings(valueLine, Encoding.JSON);
        value = new Text(valueLine, SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        value.setText("{\"order\": 1, \"state\": \"created\"}");
        grow(value, 76);
        topLabel(Messages.headers);
        headers = new Text(line(1), SWT.BORDER | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        headers.setToolTipText(Messages.headers_tip);
        grow(headers, 50);
        label(Messages.partition);
        partition = new Combo(line(1), SWT.DROP_DOWN);
        partition.setItems(Messages.by_partitioner);
        partition.select(0);
        grow(partition, SWT.DEFAULT);
        label(Messages.timestamp);
        timestamp = new Text(line(1), SWT.BORDER);
        timestamp.setMessage(Messages.timestamp_now);
        timestamp.setToolTipText(Messages.timestamp_tip);
        grow(timestamp, SWT.DEFAULT);
        PastedText.limit(key, value, headers);
        FieldKeys.tabLeaves(value, headers);
        keyEncoding.addListener(SWT.Selection, event -> enable());
        valueEncoding.addListener(SWT.Selection, event -> enable());
    }

    private void enable() {
        key.setEnabled(encoding(keyEncoding) != Encoding.NULL);
        value.setEnabled(encoding(valueEncoding) != Encoding.NULL);
    }

    @Override
    void partitions(int count) {
        if (partitions == count) {
            return;
        }
        partitions = count;
        String chosen = partition.getText();
        partition.setItems(Stream.concat(Stream.of(Messages.by_partitioner), IntStream.range(0, Math.min(count, LISTED)).mapToObj(Integer::toString))
                .toArray(String[]::new));
        partition.setText(chosen);
    }

    /** Null where the partitioner decides. */
    private @Nullable Integer chosenPartition() {
        String text = partition.getText().strip();
        if (text.isEmpty() || text.equals(Messages.by_partitioner)) {
            return null;
        }
        try {
            int number = Integer.parseUnsignedInt(text);
            if (number >= 0 && (number < partitions || partitions == 0)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(NLS.bind(Messages.partition_wrong, text, Integer.toString(partitions - 1)));
    }

    @Override
    SourceSpec source() {
        Object keyValue = key.getText().isEmpty() ? null : parsed(Messages.key, encoding(keyEncoding), key.getText());
        Object valueValue = parsed(Messages.value, encoding(valueEncoding), value.getText());
        Long millis = timestamp.getText().isBlank() ? null : Timestamps.parse(timestamp.getText().strip());
        return new SourceSpec.Given(List.of(new DraftRecord(keyValue, valueValue, headers(headers.getText()), chosenPartition(), millis, 1)));
    }

    private static @Nullable Object parsed(String part, Encoding encoding, String text) {
        try {
            return encoding.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + ": " + e.getMessage(), e);
        }
    }

    /** Lines of {@code name: value}. */
    static List<Map.Entry<String, String>> headers(String text) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (!line.isBlank()) {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new IllegalArgumentException(NLS.bind(Messages.header_wrong, line));
                }
                headers.add(Map.entry(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
            }
        }
        return headers;
    }

    @Override
    Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @Override
    public boolean setFocus() {
        return key.setFocus();
    }
}
