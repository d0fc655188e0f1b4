package dev.kraftbench.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Shell;

/** What the window shows. Taken on the UI thread, written anywhere. */
record WindowPicture(ImageData pixels) {

    /** UI thread. */
    static WindowPicture of(Shell shell) {
        Rectangle bounds = shell.getBounds();
        Image image = new Image(shell.getDisplay(), bounds.width, bounds.height);
        GC screen = new GC(shell.getDisplay());
        try {
            screen.copyArea(image, bounds.x, bounds.y);
            return new WindowPicture(image.getImageData());
        } finally {
            screen.dispose();
            image.dispose();
        }
    }

    /** Replaces the file in one step, so that a reader never sees half a picture. */
    void save(Path file) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {pixels};
        try (OutputStream out = Files.newOutputStream(part)) {
            loader.save(out, SWT.IMAGE_PNG);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
