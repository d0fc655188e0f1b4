package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.MapLook;
import dev.kraftbench.ui.cluster.topology.paint.ScenePainter;
import dev.kraftbench.ui.cluster.topology.paint.SvgInk;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.FileDialog;

/** Saves the map as a file: the whole scene, also what is scrolled out of sight, drawn by the same painters. UI thread; encoding and writing are not on it. */
public final class MapExport {
    /** A picture's memory grows with its area; what is larger is saved as it is seen, or as SVG. */
    private static final long MOST_PIXELS = 40_000_000;
    private static final int LONGEST_SIDE = 16_000;

    private final TopologyCanvas canvas;

    MapExport(TopologyCanvas canvas) {
        this.canvas = canvas;
    }

    void svg(String clusterName) {
        ask("*.svg", clusterName + "-topology.svg", path -> {
            byte[] document = svgDocument(clusterName).getBytes(StandardCharsets.UTF_8);
            write(path, () -> document);
        });
    }

    void png(String clusterName) {
        ask("*.png", clusterName + "-topology.png", path -> {
            ImageData pixels = pixels();
            write(path, () -> encoded(pixels));
        });
    }

    private interface Target {
        void to(Path path);
    }

    private void ask(String extension, String name, Target target) {
        if (canvas.scene().isEmpty()) {
            return;
        }
        FileDialog dialog = new FileDialog(canvas.getShell(), SWT.SAVE);
        dialog.setFilterExtensions(new String[] {extension});
        dialog.setFileName(name.replaceAll("[^\\p{L}\\p{N}._-]+", "-"));
        dialog.setOverwrite(true);
        String chosen = dialog.open();
        if (chosen != null) {
            target.to(Path.of(chosen));
        }
    }

    private void write(Path path, Supplier<byte[]> content) {
        BackgroundCall.of(NLS.bind(Messages.topology_job_export, path.getFileName()), limit -> CompletableFuture.runAsync(() -> {
            try {
                Files.write(path, content.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })).start(canvas);
    }

    /** The whole scene as SVG; empty without one. */
    public String svgDocument(String title) {
        TopologyScene scene = canvas.scene().orElse(null);
        if (scene == null) {
            return "";
        }
        Palette palette = Palette.of(canvas);
        Point extent = whole(scene);
        SvgInk ink = new SvgInk(canvas.fonts()::width);
        ScenePainter.paint(scene, MapLook.whole(palette, extent), ink);
        return ink.document(extent.x, extent.y, title, palette.ground());
    }

    private Point whole(TopologyScene scene) {
        return new Point(Math.max(scene.extent().x, canvas.view().width), scene.extent().y);
    }

    /** The whole scene as a picture, or what is seen of it where the whole would be too large. */
    public ImageData pixels() {
        TopologyScene scene = canvas.scene().orElseThrow();
        Point extent = whole(scene);
        boolean fits = (long) extent.x * extent.y <= MOST_PIXELS && Math.max(extent.x, extent.y) <= LONGEST_SIDE;
        Point size = fits ? extent : new Point(canvas.getClientArea().width, canvas.getClientArea().height);
        Image image = new Image(canvas.getDisplay(), size.x, size.y);
        GC gc = new GC(image);
        try {
            if (fits) {
                canvas.paint(gc, scene, MapLook.whole(Palette.of(canvas), extent));
            } else {
                canvas.paintView(gc);
            }
            return image.getImageData();
        } finally {
            gc.dispose();
            image.dispose();
        }
    }

    private static byte[] encoded(ImageData pixels) {
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {pixels};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        loader.save(out, SWT.IMAGE_PNG);
        return out.toByteArray();
    }
}
