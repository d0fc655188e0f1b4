package dev.kraftbench.workbench.tests;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** What a person would have seen when a test failed: windows, focus, errors in the log, a picture of the screen. */
final class WindowState {
    private static final int PATIENCE_SECONDS = 10;
    private static final int STACK = 25;
    private static final int ERRORS = 5;
    private static final int LETTERS = 60;
    private static final int DIALOGS = 20;
    private static final Deque<String> LOGGED = new ArrayDeque<>();
    private static int pictures;

    private WindowState() {}

    /** From now on errors are kept, to be told. */
    static void listen() {
        Platform.addLogListener((status, plugin) -> {
            if (status.getSeverity() == IStatus.ERROR) {
                synchronized (LOGGED) {
                    LOGGED.add(status.getMessage() + (status.getException() == null ? "" : " " + cause(status.getException())));
                    if (LOGGED.size() > ERRORS) {
                        LOGGED.remove();
                    }
                }
            }
        });
    }

    private static String cause(Throwable thrown) {
        return thrown + " " + Arrays.stream(thrown.getStackTrace()).limit(STACK).filter(frame -> frame.getClassName().startsWith("dev.kraftbench")).toList();
    }

    /** @param what what was waited for, in the name of the picture */
    static String tell(String what) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        CompletableFuture<String> told = new CompletableFuture<>();
        display.asyncExec(() -> {
            try {
                told.complete(windows(display) + picture(display, what));
            } catch (RuntimeException e) {
                told.completeExceptionally(e);
            }
        });
        StringBuilder text = new StringBuilder();
        try {
            text.append(told.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            text.append("\nthe UI thread is busy:");
            Arrays.stream(display.getThread().getStackTrace()).limit(STACK).forEach(frame -> text.append("\n  ").append(frame));
        } catch (ExecutionException | InterruptedException e) {
            text.append("\nno more can be told: ").append(e);
        }
        synchronized (LOGGED) {
            LOGGED.forEach(error -> text.append("\nlogged: ").append(error));
            LOGGED.clear();
        }
        return text.toString();
    }

    private static String windows(Display display) {
        String shells = Arrays.stream(display.getShells()).filter(Shell::isVisible).map(shell -> "«" + shell.getText() + "»").collect(Collectors.joining(", "));
        Control focus = display.getFocusControl();
        return "\nopen: " + shells + "\nfocus: " + (focus == null ? "nowhere" : focus + " in «" + focus.getShell().getText() + "»")
                + "\nbuttons: " + Arrays.stream(display.getShells()).filter(Shell::isVisible).flatMap(WindowState::buttons).distinct().collect(Collectors.joining(", "));
    }

    private static Stream<String> buttons(Control control) {
        if (control instanceof Button button) {
            return button.isVisible() && !button.getText().isBlank() ? Stream.of(button.getText() + (button.isEnabled() ? "" : " (disabled)")) : Stream.empty();
        }
        return control instanceof org.eclipse.swt.widgets.Composite parent ? Arrays.stream(parent.getChildren()).flatMap(WindowState::buttons) : Stream.empty();
    }

    private static String picture(Display display, String what) {
        String name = ++pictures + "-" + what.replaceAll("[^\\p{Alnum}]+", "-");
        Path file = Path.of(System.getProperty("kraftbench.failures"), name.substring(0, Math.min(LETTERS, name.length())) + ".png");
        Rectangle screen = display.getBounds();
        WindowPictures.save(WindowPictures.pixels(display, screen), file);
        return "\npicture: " + file;
    }

    /** Of a test that failed on its way: the next would press buttons of the dialogs it left open. */
    static void closeDialogs() {
        Display display = PlatformUI.getWorkbench().getDisplay();
        for (int i = 0; i < DIALOGS; i++) {
            CompletableFuture<@Nullable Shell> closed = new CompletableFuture<>();
            display.asyncExec(() -> {
                Shell left = dialogs(display).isEmpty() ? null : dialogs(display).getLast();
                closed.complete(left);
                if (left != null) {
                    left.close();
                }
            });
            if (RunningWorkbench.await(closed) == null) {
                return;
            }
        }
    }

    private static List<Shell> dialogs(Display display) {
        List<Shell> windows = Arrays.stream(PlatformUI.getWorkbench().getWorkbenchWindows()).map(IWorkbenchWindow::getShell).toList();
        return Arrays.stream(display.getShells()).filter(shell -> shell.isVisible() && !windows.contains(shell)).toList();
    }
}
