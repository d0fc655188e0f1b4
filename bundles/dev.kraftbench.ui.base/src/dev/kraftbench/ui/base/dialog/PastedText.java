package dev.kraftbench.ui.base.dialog;

import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.Messages;
import java.util.Optional;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;

/** What people paste, up to the limit of what a file may have. UI thread. */
public final class PastedText {
    private PastedText() {}

    /** Fields take no longer text from now on, and say why. What the program itself sets is set before. */
    public static void limit(Text... fields) {
        for (Text field : fields) {
            field.addListener(SWT.Verify, event -> event.doit &= accepted(field, event.text));
        }
    }

    /** The clipboard's text; empty if it has none, or more than a field takes, which is said. */
    public static Optional<String> get(Control owner) {
        Clipboard clipboard = new Clipboard(owner.getDisplay());
        Object contents = clipboard.getContents(TextTransfer.getInstance());
        clipboard.dispose();
        return contents instanceof String given && accepted(owner, given) ? Optional.of(given) : Optional.empty();
    }

    private static boolean accepted(Control owner, String text) {
        Optional<String> refusal = SmallFile.refusal(text, SmallFile.MOST_IN_A_FIELD);
        // not within the event: a field that is pasted into does not expect a dialog
        refusal.ifPresent(reason -> DisplayUpdates.run(owner, () -> MessageDialog.openError(owner.getShell(), Messages.pasted_title, reason)));
        return refusal.isEmpty();
    }
}
