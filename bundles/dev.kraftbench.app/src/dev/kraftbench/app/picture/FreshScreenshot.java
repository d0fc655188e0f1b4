package dev.kraftbench.app.picture;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;

/** Keeps a picture of the window in a file, renewed every two seconds: how one looks at a workbench on a machine without a screen. */
public final class FreshScreenshot extends Job {
    private static final int PERIOD_MILLIS = 2_000;

    private final Shell shell;
    private final Path file;
    private volatile @Nullable WindowPicture picture;

    private FreshScreenshot(Shell shell, Path file) {
        super("Screenshot");
        this.shell = shell;
        this.file = file;
        setSystem(true);
    }

    /** UI thread. */
    public static void keep(Shell shell, Path file) {
        FreshScreenshot screenshot = new FreshScreenshot(shell, file);
        shell.getDisplay().timerExec(PERIOD_MILLIS, screenshot::takeAnother);
    }

    private void takeAnother() {
        if (!shell.isDisposed()) {
            picture = WindowPicture.of(shell);
            schedule();
        }
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        IStatus outcome = Status.OK_STATUS;
        try {
            WindowPicture latest = picture;
            if (latest != null) {
                latest.save(file);
            }
        } catch (IOException e) {
            outcome = Status.error("cannot write the screenshot " + file, e);
        }
        if (!shell.isDisposed()) {
            shell.getDisplay().asyncExec(() -> {
                if (!shell.isDisposed()) {
                    shell.getDisplay().timerExec(PERIOD_MILLIS, this::takeAnother);
                }
            });
        }
        return outcome;
    }
}
