package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordExport;
import dev.kraftbench.core.records.RecordExport.Format;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.TextScale;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Writes what was found, or the selected records, into a file: in the background, with Cancel. */
final class ExportWizard extends Wizard {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final RecordsPane pane;
    private final List<ReadRecord> selected;
    private final FilePage page;
    private @Nullable Path file;
    private Format format = Format.JSON_LINES;
    private List<ReadRecord> records = List.of();
    private boolean replaces;

    ExportWizard(RecordsPane pane, List<ReadRecord> selected) {
        this.pane = pane;
        this.selected = selected;
        // needs what was just set
        page = new FilePage();
        setWindowTitle(Messages.export_window);
        addPage(page);
    }

    private final class FilePage extends WizardPage {
        private @Nullable Text path;
        private @Nullable Button onlySelected;
        private Format chosen = Format.JSON_LINES;
        /** The file system's dialog has asked already. */
        private String mayBeReplaced = "";

        FilePage() {
            super("file", NLS.bind(Messages.export_title, pane.topic()), null);
            setDescription(Messages.export_message);
        }

        @Override
        public void createControl(Composite parent) {
            Composite area = new Composite(parent, SWT.NONE);
            GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 12).spacing(10, 8).applyTo(area);
            label(area, Messages.export_format);
            Composite formats = new Composite(area, SWT.NONE);
            GridLayoutFactory.fillDefaults().numColumns(3).spacing(14, 0).applyTo(formats);
            GridDataFactory.fillDefaults().span(2, 1).applyTo(formats);
            for (Format each : List.of(Format.JSON_LINES, Format.JSON, Format.CSV)) {
                Button button = new Button(formats, SWT.RADIO);
                button.setText(switch (each) {
                    case JSON_LINES -> Messages.export_json_lines;
                    case JSON -> "JSON";
                    case CSV -> "CSV";
                });
                button.setSelection(each == chosen);
                button.addListener(SWT.Selection, event -> {
                    if (button.getSelection()) {
                        choose(each);
                    }
                });
            }
            label(area, Messages.export_what);
            Composite what = new Composite(area, SWT.NONE);
            GridLayoutFactory.fillDefaults().numColumns(2).spacing(14, 0).applyTo(what);
            GridDataFactory.fillDefaults().span(2, 1).applyTo(what);
            Button all = new Button(what, SWT.RADIO);
            all.setText(NLS.bind(Messages.export_all, Figures.count(pane.rows().size())));
            Button some = new Button(what, SWT.RADIO);
            some.setText(NLS.bind(Messages.export_selected, Figures.count(selected.size())));
            some.setEnabled(!selected.isEmpty());
            all.setSelection(selected.size() < 2);
            some.setSelection(selected.size() >= 2);
            onlySelected = some;
            label(area, Messages.export_file);
            Text field = new Text(area, SWT.BORDER);
            GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(380), SWT.DEFAULT).applyTo(field);
            field.setText(Path.of(System.getProperty("user.home"), pane.topic() + "." + chosen.extension()).toString());
            field.addListener(SWT.Modify, event -> check());
            path = field;
            Button browse = new Button(area, SWT.PUSH);
            browse.setText(Messages.browse);
            browse.addListener(SWT.Selection, event -> browse());
            setControl(area);
            check();
        }

        private void label(Composite area, String text) {
            Label label = new Label(area, SWT.NONE);
            label.setText(text);
            GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
        }

        private void choose(Format next) {
            Text field = path;
            if (field != null && field.getText().endsWith("." + chosen.extension())) {
                field.setText(field.getText().substring(0, field.getText().length() - chosen.extension().length()) + next.extension());
            }
            chosen = next;
        }

        private void browse() {
            FileDialog dialog = new FileDialog(getShell(), SWT.SAVE);
            dialog.setFileName(pane.topic() + "." + chosen.extension());
            dialog.setOverwrite(true);
            String answer = dialog.open();
            if (answer != null && path != null) {
                mayBeReplaced = answer;
                path.setText(answer);
            }
        }

        private void check() {
            boolean given = path != null && !path.getText().isBlank();
            setPageComplete(given);
            setErrorMessage(given ? null : Messages.export_no_file);
        }
    }

    @Override
    public boolean performFinish() {
        file = Path.of(page.path == null ? "" : page.path.getText().strip());
        replaces = file.equals(Path.of(page.mayBeReplaced));
        format = page.chosen;
        records = page.onlySelected != null && page.onlySelected.getSelection() ? selected : pane.rows();
        return true;
    }

    /** After the wizard has closed. */
    void start() {
        Path target = file;
        if (target != null) {
            write(target, replaces);
        }
    }

    private void write(Path target, boolean replace) {
        BackgroundCall.of(NLS.bind(Messages.export_job, target.getFileName()), limit -> {
            CompletableFuture<OptionalLong> written = new CompletableFuture<>();
            Thread.ofVirtual().name("kraftbench-export").start(() -> {
                try {
                    written.complete(!replace && Files.exists(target) ? OptionalLong.empty() : OptionalLong.of(write(target, written)));
                } catch (IOException | RuntimeException e) {
                    written.completeExceptionally(e);
                }
            });
            return written;
        }).within(LIMIT).onSuccess(count -> {
            if (count.isPresent()) {
                MessageDialog.openInformation(pane.getShell(), Messages.export_window, NLS.bind(Messages.export_done, Figures.count(count.getAsLong()), target));
            } else if (MessageDialog.openQuestion(pane.getShell(), Messages.export_exists_title, NLS.bind(Messages.export_exists, target))) {
                write(target, true);
            }
        }).start(pane);
    }

    /** Beside the file first: what is cancelled or fails leaves the file as it was. */
    private long write(Path target, CompletableFuture<?> asked) throws IOException {
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            long count = writeAll(part, asked);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long writeAll(Path part, CompletableFuture<?> asked) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(part); RecordExport export = new RecordExport(format, out)) {
            for (ReadRecord record : records) {
                if (asked.isDone()) {
                    throw new CancellationException();
                }
                export.write(record);
            }
            return export.written();
        }
    }
}
