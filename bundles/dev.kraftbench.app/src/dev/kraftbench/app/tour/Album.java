package dev.kraftbench.app.tour;

import dev.kraftbench.app.picture.WindowPicture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Shell;

/** The pictures of the tour, numbered in the order in which they are taken. UI thread. */
final class Album {
    /** What was drawn off the UI thread reaches the screen within this. */
    private static final int SETTLE_MILLIS = 700;

    private final Shell window;
    private final Path directory;
    private final Steps steps;
    /** Parts of names of pictures; none: all. */
    private final List<String> only = Arrays.stream(System.getProperty("kraftbench.tour.only", "").split(",")).filter(part -> !part.isBlank()).toList();
    private int shots;

    Album(Shell window, Path directory, Steps steps) {
        this.window = window;
        this.directory = directory;
        this.steps = steps;
    }

    /** Of the window as it is, with nothing in front of it. */
    void picture(String name) {
        if (wanted(name)) {
            steps.settle(SETTLE_MILLIS);
            steps.then("nothing is in front of " + name, () -> {
                List<Shell> inFront = inFront();
                if (!inFront.isEmpty()) {
                    closeDialogs();
                    throw new IllegalStateException(inFront.stream().map(Shell::getText).collect(Collectors.joining(", ")) + " was there");
                }
            });
            shoot(name);
        }
    }

    /** Of the window with the dialogs in front of it. */
    void pictureOfDialog(String name) {
        if (wanted(name)) {
            steps.settle(2 * SETTLE_MILLIS);
            shoot(name);
        }
    }

    private void shoot(String name) {
        steps.add("picture " + name, running -> {
            WindowPicture picture = WindowPicture.of(window, inFront());
            Path file = directory.resolve("%03d-%s.png".formatted(++shots, fileName(name)));
            running.endsElsewhere(CompletableFuture.runAsync(() -> {
                try {
                    picture.save(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        });
    }

    boolean wanted(String name) {
        return only.isEmpty() || only.stream().anyMatch(fileName(name)::contains);
    }

    /** The picture of that name, or any of those whose names begin with it. */
    boolean anyWanted(String name) {
        return wanted(name) || only.stream().anyMatch(part -> part.startsWith(fileName(name)));
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    }

    /** Dialogs and what else stands in front of the window. */
    List<Shell> inFront() {
        return Arrays.stream(window.getDisplay().getShells()).filter(shell -> shell != window && shell.isVisible()).toList();
    }

    void closeDialogs() {
        for (Shell shell : inFront().reversed()) {
            // one may go with another
            if (!shell.isDisposed()) {
                shell.close();
            }
        }
        // on a busy machine the toolkit may leave behind what stood there
        Rectangle bounds = window.getBounds();
        window.redraw(0, 0, bounds.width, bounds.height, true);
    }

    int shots() {
        return shots;
    }
}
