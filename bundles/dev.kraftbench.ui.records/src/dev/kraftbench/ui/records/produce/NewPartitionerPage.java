package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.project.PartitionerProject;
import dev.kraftbench.core.produce.project.PartitionerProject.Start;
import dev.kraftbench.ui.base.TextScale;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, package, class, folder and what the partitioner begins as. UI thread. */
final class NewPartitionerPage extends WizardPage {
    private @Nullable Text name;
    private @Nullable Text description;
    private @Nullable Text packageName;
    private @Nullable Text className;
    private @Nullable Combo start;
    private @Nullable Text folder;
    /** What was proposed last; a person's own entry is left alone. */
    private String proposedClass = "";
    private String proposedFolder = "";

    NewPartitionerPage() {
        super("partitioner");
        setTitle(Messages.wizard_title);
        setDescription(Messages.wizard_message);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 10).spacing(12, 8).applyTo(area);
        name = text(area, Messages.wizard_name, Messages.wizard_name_example);
        description = text(area, Messages.description, Messages.wizard_description_example);
        packageName = text(area, Messages.wizard_package, "com.example.prefix");
        className = text(area, Messages.wizard_class, "");
        SourceForm.label(area, Messages.wizard_start);
        Combo kinds = new Combo(area, SWT.READ_ONLY);
        kinds.setItems(Messages.wizard_start_hash, Messages.wizard_start_prefix, Messages.wizard_start_hot);
        kinds.select(Start.KEY_PREFIX.ordinal());
        SourceForm.grow(kinds, SWT.DEFAULT);
        start = kinds;
        SourceForm.label(area, Messages.wizard_folder);
        Composite line = SourceForm.line(area, 2);
        Text place = new Text(line, SWT.BORDER);
        SourceForm.grow(place, SWT.DEFAULT);
        folder = place;
        Button browse = new Button(line, SWT.PUSH);
        browse.setText(Messages.browse);
        browse.addListener(SWT.Selection, event -> {
            String chosen = new DirectoryDialog(getShell()).open();
            if (chosen != null) {
                place.setText(chosen);
            }
        });
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(520), SWT.DEFAULT).applyTo(place);
        setControl(area);
        propose();
        for (Text field : List.of(name, description, packageName, className, place)) {
            field.addModifyListener(event -> changed(field));
        }
        changed(className);
        setErrorMessage(null);
    }

    private static Text text(Composite area, String label, String value) {
        SourceForm.label(area, label);
        Text text = new Text(area, SWT.BORDER);
        text.setText(value);
        SourceForm.grow(text, SWT.DEFAULT);
        return text;
    }

    private static String of(@Nullable Text field) {
        return Objects.requireNonNull(field).getText().strip();
    }

    private void changed(Text field) {
        if (field == name || field == packageName) {
            propose();
        }
        List<PartitionerProject.Mistake> mistakes = project().mistakes();
        String problem = mistakes.isEmpty() ? folderProblem() : switch (mistakes.getFirst()) {
            case NAME_EMPTY -> Messages.wizard_name_empty;
            case NAME_UNFIT -> Messages.wizard_name_unfit;
            case PACKAGE -> Messages.wizard_package_wrong;
            case CLASS -> Messages.wizard_class_wrong;
        };
        setErrorMessage(problem);
        setPageComplete(problem == null);
    }

    private @Nullable String folderProblem() {
        try {
            return of(folder).isEmpty() || !Path.of(of(folder)).isAbsolute() ? Messages.wizard_folder_wrong : null;
        } catch (InvalidPathException e) {
            return Messages.wizard_folder_wrong;
        }
    }

    private void propose() {
        Text type = Objects.requireNonNull(className);
        if (type.getText().equals(proposedClass)) {
            proposedClass = PartitionerProject.classNameFor(of(name));
            type.setText(proposedClass);
        }
        Text place = Objects.requireNonNull(folder);
        if (place.getText().equals(proposedFolder)) {
            proposedFolder = Path.of(System.getProperty("user.home"), project().artifact()).toString();
            place.setText(proposedFolder);
        }
    }

    PartitionerProject project() {
        return new PartitionerProject(of(name), of(description), of(packageName), of(className),
                Start.values()[Math.max(0, Objects.requireNonNull(start).getSelectionIndex())]);
    }

    Path folder() {
        return Path.of(of(folder));
    }
}
