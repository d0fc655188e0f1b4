package dev.kraftbench.ui.groups;

import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.group.OffsetsFile;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.groups.TargetDraft.Kind;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.widgets.FormToolkit;

/** Where to set offsets to: the kind of target, what it needs to be typed, and the button that works it out. UI thread. */
final class TargetBar {
    private final Composite bar;
    private final List<Kind> kinds;
    private final Combo kind;
    private final Text text;
    private final Button plan;
    private final Label scope;
    private final Consumer<OffsetTarget> chosen;

    /** @param commits false for share groups, which know fewer targets */
    TargetBar(Composite parent, FormToolkit toolkit, boolean commits, Consumer<OffsetTarget> chosen) {
        this.chosen = chosen;
        kinds = commits ? List.of(Kind.values()) : Kind.ofShareGroups();
        bar = toolkit.createComposite(parent);
        GridLayoutFactory.fillDefaults().numColumns(5).margins(2, 2).spacing(8, 0).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        toolkit.createLabel(bar, Messages.set_to);
        kind = new Combo(bar, SWT.READ_ONLY);
        kinds.forEach(each -> kind.add(name(each)));
        kind.select(0);
        kind.addListener(SWT.Selection, event -> kindChosen());
        text = toolkit.createText(bar, "", SWT.BORDER);
        GridDataFactory.fillDefaults().hint(TextScale.px(200), SWT.DEFAULT).align(SWT.BEGINNING, SWT.CENTER).applyTo(text);
        text.addModifyListener(event -> enable());
        text.addListener(SWT.DefaultSelection, event -> plan());
        plan = toolkit.createButton(bar, Messages.offsets_plan, SWT.PUSH);
        plan.addListener(SWT.Selection, event -> plan());
        scope = toolkit.createLabel(bar, "");
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(scope);
        scope(0);
        kindChosen();
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case EARLIEST -> Messages.target_earliest;
            case LATEST -> Messages.target_latest;
            case TIME -> Messages.target_time;
            case DURATION -> Messages.target_duration;
            case SHIFT -> Messages.target_shift;
            case OFFSET -> Messages.target_offset;
            case CURRENT -> Messages.target_current;
            case FILE -> Messages.target_file;
        };
    }

    private static String hint(Kind kind) {
        return switch (kind) {
            case TIME -> "2026-03-01 14:30:00";
            case DURATION -> "1d 12h";
            case SHIFT -> "-100";
            case OFFSET -> "12345";
            case FILE -> "offsets.csv";
            case EARLIEST, LATEST, CURRENT -> "";
        };
    }

    /** @param selected partitions; none stands for all */
    void scope(int selected) {
        String next = selected == 0 ? Messages.scope_all : NLS.bind(Messages.scope_selected, selected);
        if (!scope.getText().equals(next)) {
            scope.setText(next);
        }
    }

    private Kind chosenKind() {
        return kinds.get(kind.getSelectionIndex());
    }

    private void kindChosen() {
        Kind now = chosenKind();
        text.setText("");
        text.setMessage(hint(now));
        text.setToolTipText(now == Kind.TIME ? NLS.bind(Messages.target_time_tip, ZoneId.systemDefault()) : now == Kind.DURATION ? Messages.target_duration_tip : null);
        text.setVisible(now.takesText());
        ((GridData) text.getLayoutData()).exclude = !now.takesText();
        ((org.eclipse.swt.layout.GridLayout) bar.getLayout()).numColumns = now.takesText() ? 5 : 4;
        plan.setText(now == Kind.FILE ? Messages.offsets_file : Messages.offsets_plan);
        bar.layout(true);
        enable();
    }

    private Optional<OffsetTarget> target() {
        return TargetDraft.parse(chosenKind(), text.getText(), ZoneId.systemDefault());
    }

    private void enable() {
        plan.setEnabled(chosenKind() == Kind.FILE || target().isPresent());
    }

    private void plan() {
        if (chosenKind() == Kind.FILE) {
            if (text.getText().isBlank()) {
                browse();
            }
            if (!text.getText().isBlank()) {
                read(text.getText().strip());
            }
        } else {
            target().ifPresent(chosen);
        }
    }

    private void browse() {
        FileDialog dialog = new FileDialog(bar.getShell(), SWT.OPEN);
        dialog.setText(Messages.target_file);
        dialog.setFilterExtensions(new String[] {"*.csv", "*"});
        String name = dialog.open();
        if (name != null) {
            text.setText(name);
        }
    }

    private void read(String name) {
        BackgroundCall.waiting(name, () -> outcome(name)).onSuccess(outcome -> {
            if (outcome.target().isPresent()) {
                chosen.accept(outcome.target().get());
            } else {
                MessageDialog.openError(bar.getShell(), Messages.target_file, outcome.problem());
            }
        }).start(bar);
    }

    private record Outcome(Optional<OffsetTarget> target, String problem) {}

    private static Outcome outcome(String file) {
        try {
            return new Outcome(Optional.of(new OffsetTarget.Listed(OffsetsFile.read(SmallFile.text(Path.of(file))))), "");
        } catch (OffsetsFile.BadLine e) {
            return new Outcome(Optional.empty(), NLS.bind(Messages.file_bad_line, new Object[] {file, e.number(), e.line()}));
        } catch (IOException e) {
            return new Outcome(Optional.empty(), String.valueOf(e.getMessage()));
        } catch (InvalidPathException e) {
            return new Outcome(Optional.empty(), file + ": " + e.getMessage());
        }
    }
}
