package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.FilePreview;
import dev.kraftbench.core.produce.source.FileSpec;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LatestCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file or of JSON lines, with a preview of the first as the records they would become. UI thread; files are read in the background. */
final class FileForm extends SourceForm {
    private static final int PREVIEW_ROWS = 20;
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final Duration READ = Duration.ofSeconds(10);

    private final Text file;
    private final Combo format;
    private final Combo separator;
    private final Button headerRow;
    private final Combo key;
    private final Combo keyEncoding;
    private final Combo value;
    private final Combo valueEncoding;
    private final Combo partition;
    private final Combo timestamp;
    private final Text headers;
    private final Spinner fromLine;
    private final Combo onError;
    private final EmptyState state;
    private final FilteredTable<FilePreview.Row> preview;
    private final LatestCall reading = new LatestCall(this);

    FileForm(Composite parent) {
        super(parent);
        label(Messages.file);
        Composite fileLine = line(2);
        file = new Text(fileLine, SWT.BORDER);
        file.setMessage(Messages.file_hint);
        grow(file, SWT.DEFAULT);
        Button browse = new Button(fileLine, SWT.PUSH);
        browse.setText(Messages.browse);
        browse.addListener(SWT.Selection, event -> browse());
        label(Messages.format);
        Composite formatLine = line(2);
        format = new Combo(formatLine, SWT.READ_ONLY);
        format.setItems("CSV", Messages.json_lines);
        format.select(0);
        separator = new Combo(formatLine, SWT.READ_ONLY);
        separator.setItems(",", ";", Messages.tab, "|");
        separator.select(0);
        separator.setToolTipText(Messages.separator_tip);
        label("");
        headerRow = new Button(line(1), SWT.CHECK);
        headerRow.setText(Messages.header_row);
        headerRow.setSelection(true);
        label(Messages.key);
        Composite keyLine = line(2);
        key = columns(keyLine);
        keyEncoding = encodings(keyLine, Encoding.STRING);
        label(Messages.value);
        Composite valueLine = line(2);
        value = columns(valueLine);
        valueEncoding = encodings(valueLine, Encoding.STRING);
        label(Messages.partition);
        partition = columns(line(1));
        label(Messages.timestamp);
        timestamp = columns(line(1));
        label(Messages.headers);
        headers = new Text(line(1), SWT.BORDER);
        headers.setMessage(Messages.header_columns);
        grow(headers, SWT.DEFAULT);
        label(Messages.from_line);
        fromLine = spinner(line(1), 1, 1, Integer.MAX_VALUE, 1);
        GridDataFactory.swtDefaults().hint(TextScale.px(84), SWT.DEFAULT).applyTo(fromLine);
        label(Messages.on_error);
        onError = new Combo(line(1), SWT.READ_ONLY);
        onError.setItems(Messages.on_error_stop, Messages.on_error_skip);
        onError.select(0);
        grow(onError, SWT.DEFAULT);
        state = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(SWT.DEFAULT, TextScale.px(150)).indent(0, 4).applyTo(state);
        preview = preview(state);
        state.setContent(preview);
        state.showReason(Messages.preview_none, Messages.preview_none_reason);
        listen();
    }

    private static Combo columns(Composite parent) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        grow(combo, SWT.DEFAULT);
        return combo;
    }

    private static FilteredTable<FilePreview.Row> preview(Composite parent) {
        FilteredTable<FilePreview.Row> table = new FilteredTable<>(parent, List.of(
                Column.number(Messages.line, 60, row -> Long.toString(row.line()), FilePreview.Row::line),
                Column.text(Messages.key, 110, row -> shown(row, DraftRecord::key)),
                Column.text(Messages.value, 260, row -> row.error() != null ? "\u2716 " + row.error() : shown(row, DraftRecord::value)),
                Column.text(Messages.headers, 100, row -> row.record() == null ? "" : row.record().headers().stream().map(h -> h.getKey() + ": " + h.getValue())
                        .collect(Collectors.joining(", "))),
                Column.text(Messages.partition, 70, row -> shown(row, DraftRecord::partition))));
        table.tints(row -> row.error() == null ? null : Palette.of(table.table()).offline());
        return table;
    }

    private static String shown(FilePreview.Row row, Function<DraftRecord, @Nullable Object> part) {
        if (row.record() == null) {
            return "";
        }
        String text = Encoding.shown(part.apply(row.record()));
        return text == null ? Figures.UNKNOWN : text;
    }

    private void listen() {
        file.addListener(SWT.DefaultSelection, event -> chosen());
        file.addListener(SWT.FocusOut, event -> chosen());
        for (Combo structure : new Combo[] {format, separator}) {
            structure.addListener(SWT.Selection, event -> readColumns());
        }
        headerRow.addListener(SWT.Selection, event -> readColumns());
        for (Combo mapping : new Combo[] {key, keyEncoding, value, valueEncoding, partition, timestamp}) {
            mapping.addListener(SWT.Selection, event -> readPreview());
        }
        headers.addListener(SWT.DefaultSelection, event -> readPreview());
        headers.addListener(SWT.FocusOut, event -> readPreview());
        fromLine.addListener(SWT.Selection, event -> readPreview());
    }

    private void browse() {
        FileDialog dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setFilterExtensions(new String[] {"*.csv;*.tsv;*.txt;*.jsonl;*.ndjson;*.json", "*"});
        String path = dialog.open();
        if (path != null) {
            open(Path.of(path));
        }
    }

    /** The file of the last reading, so that leaving the field does not read it again. */
    private String shownFile = "";

    private void chosen() {
        if (!file.getText().isBlank() && !file.getText().equals(shownFile)) {
            open(Path.of(file.getText().strip()));
        }
    }

    void open(Path path) {
        file.setText(path.toString());
        shownFile = path.toString();
        fromLine.setSelection(1);
        preview.setRows(List.of());
        state.showReason(Messages.preview_reading, path.toString());
        FileSpec.Format guessed = FileSpec.Format.of(path);
        format.select(guessed.ordinal());
        read(() -> FilePreview.separator(path), found -> {
            separator.select(indexOf(found));
            readColumns();
        });
    }

    private static int indexOf(char found) {
        for (int i = 0; i < SEPARATORS.length; i++) {
            if (SEPARATORS[i] == found) {
                return i;
            }
        }
        return 0;
    }

    private boolean csv() {
        return format.getSelectionIndex() == FileSpec.Format.CSV.ordinal();
    }

    private void readColumns() {
        separator.setEnabled(csv());
        headerRow.setEnabled(csv());
        if (file.getText().isBlank()) {
            return;
        }
        FileSpec spec = spec(new FileSpec.Mapping("", "", "", "", List.of()));
        read(() -> FilePreview.columns(spec), columns -> {
            FileSpec.Mapping guess = FileSpec.Mapping.guess(columns);
            fill(key, Messages.column_none, columns, guess.key());
            fill(value, Messages.column_whole_row, columns, guess.value());
            fill(partition, Messages.column_none, columns, guess.partition());
            fill(timestamp, Messages.column_none, columns, guess.timestamp());
            valueEncoding.select((csv() && !guess.value().isEmpty() ? Encoding.STRING : Encoding.JSON).ordinal());
            readPreview();
        });
    }

    private static void fill(Combo combo, String none, List<String> columns, String chosen) {
        List<String> items = new ArrayList<>();
        items.add(none);
        items.addAll(columns);
        combo.setItems(items.toArray(String[]::new));
        combo.select(Math.max(0, columns.indexOf(chosen) + 1));
    }

    private static String column(Combo combo) {
        return combo.getSelectionIndex() <= 0 ? "" : combo.getText();
    }

    private FileSpec spec(FileSpec.Mapping mapping) {
        return new FileSpec(Path.of(file.getText().strip()), csv() ? FileSpec.Format.CSV : FileSpec.Format.JSON_LINES,
                SEPARATORS[Math.max(0, separator.getSelectionIndex())], csv() && headerRow.getSelection(), mapping, encoding(keyEncoding),
                encoding(valueEncoding), fromLine.getSelection());
    }

    private FileSpec spec() {
        List<String> names = Arrays.stream(headers.getText().split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
        return spec(new FileSpec.Mapping(column(key), column(value), column(partition), column(timestamp), names));
    }

    private void readPreview() {
        if (file.getText().isBlank()) {
            return;
        }
        FileSpec spec = spec();
        read(() -> FilePreview.of(spec, PREVIEW_ROWS), found -> {
            preview.setRows(found.rows());
            if (found.rows().isEmpty()) {
                state.showReason(Messages.preview_empty, NLS.bind(Messages.preview_empty_reason, spec.fromLine()));
            } else {
                state.showContent();
            }
        });
    }

    private <T> void read(BackgroundCall.Waiting<T> work, java.util.function.Consumer<T> then) {
        reading.start(BackgroundCall.waiting(NLS.bind(Messages.job_read, file.getText()), work).within(READ).onSuccess(then)
                .onFailure(failure -> state.showReason(Messages.preview_failed, failure.message())));
    }

    List<FilePreview.Row> previewed() {
        return state.showsContent() ? preview.rows().shown() : List.of();
    }

    @Override
    SourceSpec source() {
        if (file.getText().isBlank()) {
            throw new IllegalArgumentException(Messages.file_missing);
        }
        if (reading.running()) {
            throw new IllegalArgumentException(Messages.preview_reading);
        }
        return new SourceSpec.FromFile(spec());
    }

    @Override
    boolean skipErrors() {
        return onError.getSelectionIndex() == 1;
    }

    @Override
    void ended(RunRequest request, long resumeLine) {
        if (request.source() instanceof SourceSpec.FromFile from && from.file().path().toString().equals(file.getText().strip())) {
            fromLine.setSelection(resumeLine > 0 ? (int) Math.min(Integer.MAX_VALUE, resumeLine) : 1);
        }
    }

    @Override
    Duration deadline() {
        return Duration.ofHours(12);
    }

    @Override
    public boolean setFocus() {
        return file.setFocus();
    }
}
