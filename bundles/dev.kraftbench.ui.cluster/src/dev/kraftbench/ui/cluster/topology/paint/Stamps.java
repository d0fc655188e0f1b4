package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.ui.base.Tint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageGcDrawer;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;

/** Pictures of what a large map shows thousands of times: a cell's text is laid out once and copied from then on. UI thread. */
public final class Stamps {
    /** A map uses some dozens at a time; more are left over from other sizes. */
    private static final int MOST = 600;

    private final Display display;
    private final Map<Key, Image> images = new HashMap<>();

    public Stamps(Display display) {
        this.display = display;
    }

    record Key(Object what, int width, int height, Tint ground) {}

    Image image(Key key, MapFonts fonts, Consumer<Ink> painting) {
        if (images.size() >= MOST) {
            dispose();
        }
        return images.computeIfAbsent(key, k -> {
            ImageGcDrawer drawer = (gc, width, height) -> {
                Rectangle area = new Rectangle(0, 0, width, height);
                GcInk ink = new GcInk(gc, fonts, this, area);
                ink.fill(area, 0, k.ground());
                painting.accept(ink);
            };
            return new Image(display, drawer, k.width(), k.height());
        });
    }

    public void dispose() {
        images.values().forEach(Image::dispose);
        images.clear();
    }
}
