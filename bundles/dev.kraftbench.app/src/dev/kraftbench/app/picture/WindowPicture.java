package dev.kraftbench.app.picture;

import dev.kraftbench.ui.base.Palette;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Shell;

/** What the window shows. Taken on the UI thread, written anywhere. */
public record WindowPicture(ImageData pixels) {

    /** UI thread. */
    public static WindowPicture of(Shell shell) {
        return of(shell, List.of());
    }

    /**
     * UI thread.
     *
     * @param inFront dialogs, which get a line around them: there is no window manager on a virtual display that would draw their frame
     */
    public static WindowPicture of(Shell shell, List<Shell> inFront) {
        Rectangle bounds = withoutMissingBorder(shell);
        Image image = new Image(shell.getDisplay(), bounds.width, bounds.height);
        GC screen = new GC(shell.getDisplay());
        try {
            screen.copyArea(image, bounds.x, bounds.y);
            outline(image, bounds, inFront);
            return new WindowPicture(withoutRoot(image.getImageData(shell.getMonitor().getZoom())));
        } finally {
            screen.dispose();
            image.dispose();
        }
    }

    private static void outline(Image image, Rectangle of, List<Shell> shells) {
        GC gc = new GC(image);
        for (Shell each : shells) {
            Rectangle inner = each.getDisplay().map(each, null, each.getClientArea());
            gc.setForeground(Palette.of(each).quiet().swt());
            gc.drawRectangle(inner.x - of.x - 1, inner.y - of.y - 1, inner.width + 1, inner.height + 1);
        }
        gc.dispose();
    }

    /**
     * SWT counts the frame of a window manager into the bounds; where there is none, as on a virtual screen, that much of the black root window would
     * be in the picture at the right and below.
     */
    private static ImageData withoutRoot(ImageData data) {
        int width = data.width;
        int height = data.height;
        while (height > 1 && blackRow(data, height - 1)) {
            height--;
        }
        while (width > 1 && blackColumn(data, width - 1, height)) {
            width--;
        }
        ImageData cropped = new ImageData(width, height, data.depth, data.palette);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            data.getPixels(0, y, width, row, 0);
            cropped.setPixels(0, y, width, row, 0);
        }
        return cropped;
    }

    private static boolean blackRow(ImageData data, int y) {
        for (int x = 0; x < data.width; x += 7) {
            if (!black(data, x, y)) {
                return false;
            }
        }
        return true;
    }

    private static boolean blackColumn(ImageData data, int x, int height) {
        for (int y = 0; y < height; y += 7) {
            if (!black(data, x, y)) {
                return false;
            }
        }
        return true;
    }

    private static boolean black(ImageData data, int x, int y) {
        return data.palette.getRGB(data.getPixel(x, y)).equals(new RGB(0, 0, 0));
    }

    /** The shell's bounds count a border, also on a virtual display where no window manager draws one. */
    private static Rectangle withoutMissingBorder(Shell shell) {
        Rectangle bounds = shell.getBounds();
        Rectangle inner = shell.getDisplay().map(shell, null, shell.getClientArea());
        return bounds.intersection(new Rectangle(bounds.x, bounds.y, inner.x + inner.width - bounds.x, inner.y + inner.height - bounds.y));
    }

    /** Replaces the file in one step, so that a reader never sees half a picture. */
    public void save(Path file) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {FewColours.of(pixels)};
        try (OutputStream out = Files.newOutputStream(part)) {
            loader.save(out, SWT.IMAGE_PNG);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
