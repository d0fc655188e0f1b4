package dev.kraftbench.workbench.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
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
            Rectangle bounds = shell.getBounds();
            Image image = new Image(shell.getDisplay(), bounds.width, bounds.height);
            GC screen = new GC(shell.getDisplay());
            screen.copyArea(image, bounds.x, bounds.y);
            screen.dispose();
            ImageData data = image.getImageData();
            image.dispose();
            return data;
        });
        try {
            Files.createDirectories(Path.of(directory));
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {pixels};
            loader.save(Path.of(directory, name + ".png").toString(), SWT.IMAGE_PNG);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
