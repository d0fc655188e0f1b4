package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.OffsetsFile;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.ui.base.BackgroundCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;

/** Writes offsets into a file that can set them again, here or with Kafka's own tool. UI thread; the file is written elsewhere. */
final class OffsetsExport {
    private OffsetsExport() {}

    static void ask(Control owner, String group, Map<PartitionId, Long> offsets) {
        FileDialog dialog = new FileDialog(owner.getShell(), SWT.SAVE);
        dialog.setText(Messages.offsets_export);
        dialog.setFileName(group.replaceAll("[^A-Za-z0-9._-]", "_") + "-offsets.csv");
        dialog.setOverwrite(true);
        String name = dialog.open();
        if (name != null) {
            BackgroundCall.waiting(name, () -> Files.writeString(Path.of(name), OffsetsFile.write(offsets))).start(owner);
        }
    }
}
