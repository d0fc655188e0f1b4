package dev.kraftbench.workbench.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
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

    /** By how much, of 255 shades of grey, what stands out most on a control differs from its ground. UI thread. */
    static int strongest(Control control) {
        Point at = control.toDisplay(0, 0);
        Point size = control.getSize();
        ImageData pixels = pixels(control.getDisplay(), new Rectangle(at.x, at.y, size.x, size.y));
        int ground = grey(pixels, size.x / 2, 5);
        int most = 0;
        // its frame is left out
        for (int y = 5; y < size.y - 5; y++) {
            for (int x = 5; x < size.x - 5; x++) {
                most = Math.max(most, Math.abs(grey(pixels, x, y) - ground));
            }
        }
        return most;
    }

    private static int grey(ImageData pixels, int x, int y) {
        RGB colour = pixels.palette.getRGB(pixels.getPixel(x, y));
        return (colour.red + colour.green + colour.blue) / 3;
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
