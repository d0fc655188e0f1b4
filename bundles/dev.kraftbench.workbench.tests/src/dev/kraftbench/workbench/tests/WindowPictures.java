package dev.kraftbench.workbench.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Pictures of windows for people to look at, into the directory that {@code kraftbench.pictures} names; without it none are taken. */
final class WindowPictures {
    private WindowPictures() {}

    static void take(Shell shell, String name) {
        String directory = System.getProperty("kraftbench.pictures");
        if (directory == null || directory.isBlank()) {
            return;
        }
        ImageData pixels = RunningWorkbench.ui(() -> {
            shell.forceActive();
            while (shell.getDisplay().readAndDispatch()) {
                // until all that is due has been painted
            }
            return pixels(shell.getDisplay(), shell.getBounds());
        });
        save(pixels, Path.of(directory, name + ".png"));
    }

    /** UI thread. */
    static ImageData pixels(Display display, Rectangle bounds) {
        Image image = new Image(display, bounds.width, bounds.height);
        GC screen = new GC(display);
        try {
            screen.copyArea(image, bounds.x, bounds.y);
            return image.getImageData();
        } finally {
            screen.dispose();
            image.dispose();
        }
    }

    static void save(ImageData pixels, Path file) {
        try {
            Files.createDirectories(file.getParent());
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {pixels};
            loader.save(file.toString(), SWT.IMAGE_PNG);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
