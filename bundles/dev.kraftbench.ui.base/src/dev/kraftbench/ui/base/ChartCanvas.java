package dev.kraftbench.ui.base;

import dev.kraftbench.core.thread.GivingWay;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.ISchedulingRule;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.Pattern;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;

/**
 * A canvas whose picture is drawn off the UI thread: a job paints into a reused raster, the UI thread only copies the finished picture to the screen.
 * All chart canvases share one scheduling rule, so that many charts take turns instead of taking the cores.
 */
public final class ChartCanvas extends Canvas {
    private static final PaletteData RGB = new PaletteData(0xFF0000, 0xFF00, 0xFF);
    /** At most this often a canvas is painted anew, however fast the data arrive. */
    private static final int FRAME_MILLIS = 250;
    /** What happens comes in bursts: so many pictures in a second do not keep to the pace. */
    private static final int AT_ONCE_A_SECOND = 3;
    private static final ISchedulingRule ONE_AT_A_TIME = new ISchedulingRule() {
        @Override
        public boolean contains(ISchedulingRule rule) {
            return rule == this;
        }

        @Override
        public boolean isConflicting(ISchedulingRule rule) {
            return rule == this;
        }
    };

    private final Job render;
    private final DisplayUpdates frames;
    private final AtomicLong framesDrawn = new AtomicLong();
    private final ChartPainter painter;
    /** Owned by the render job. */
    private @Nullable BufferedImage raster;
    /** What the render job is to draw next; written on the UI thread before the job is scheduled. */
    private volatile Request request;
    private @Nullable Image picture;
    /** Of the picture. */
    private @Nullable Pattern texture;
    private Consumer<GC> overlay = gc -> { };
    private int atOnce;
    private long atOnceSinceNanos;
    /** News came while nobody could see the canvas. */
    private boolean stale;

    private record Request(Display display, int width, int height, int zoomPercent, Palette palette) {}

    public ChartCanvas(Composite parent, ChartPainter painter) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
        this.painter = painter;
        request = new Request(getDisplay(), 0, 0, 100, Palette.LIGHT);
        render = new Job("chart") {
            @Override
            protected IStatus run(IProgressMonitor monitor) {
                // and what else this worker does later: jobs are always behind the window
                GivingWay.here();
                draw();
                return Status.OK_STATUS;
            }

            @Override
            public boolean belongsTo(Object family) {
                return family == ChartCanvas.this;
            }
        };
        render.setSystem(true);
        render.setPriority(Job.SHORT);
        render.setRule(ONE_AT_A_TIME);
        frames = new DisplayUpdates(this, FRAME_MILLIS, this::schedule);
        addPaintListener(event -> blit(event.gc));
        addListener(SWT.Resize, event -> schedule());
        addListener(SWT.Dispose, event -> {
            render.cancel();
            discard();
        });
    }

    /** Data changed: paint when it is this canvas' turn. Any thread. */
    public void refresh() {
        frames.request();
    }

    /** As {@link #refresh()}, but now, unless that was asked for too often: for what must be seen at once. UI thread. */
    public void refreshNow() {
        long now = System.nanoTime();
        if (now - atOnceSinceNanos > 1_000_000_000L) {
            atOnceSinceNanos = now;
            atOnce = 0;
        }
        if (atOnce++ < AT_ONCE_A_SECOND) {
            schedule();
        } else {
            refresh();
        }
    }

    public boolean stale() {
        return stale;
    }

    /** Paints what came while nobody could see the canvas; one that is scrolled out of sight is not told when that ends. UI thread. */
    public void catchUp() {
        if (stale) {
            schedule();
        }
    }

    /** Drawn over the finished picture whenever it is copied to the screen: what follows the pointer. UI thread, quick. */
    public void setOverlay(Consumer<GC> drawing) {
        overlay = drawing;
    }

    /** How many finished pictures reached the screen; the tests wait for it. */
    public long framesShown() {
        return framesDrawn.get();
    }

    private void schedule() {
        Point size = getSize();
        stale = !isVisible();
        if (size.x > 0 && size.y > 0 && !stale) {
            request = new Request(getDisplay(), size.x, size.y, WindowZoom.of(this), Palette.of(this));
            render.schedule();
        }
    }

    private void draw() {
        Request wanted = request;
        int width = Math.max(1, wanted.width * wanted.zoomPercent / 100);
        int height = Math.max(1, wanted.height * wanted.zoomPercent / 100);
        BufferedImage image = raster;
        if (image == null || image.getWidth() != width || image.getHeight() != height) {
            image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            raster = image;
        }
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(wanted.palette.ground().awt());
            graphics.fillRect(0, 0, width, height);
            graphics.scale(wanted.zoomPercent / 100.0, wanted.zoomPercent / 100.0);
            painter.paint(graphics, wanted.width, wanted.height, wanted.palette);
        } finally {
            graphics.dispose();
        }
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        ImageData data = new ImageData(width, height, 24, RGB);
        for (int y = 0; y < height; y++) {
            data.setPixels(0, y, width, pixels, y * width);
        }
        // made here, as all its pixels are converted with it
        Image next = new Image(wanted.display, data);
        DisplayUpdates.run(wanted.display, () -> show(next));
    }

    private void show(Image next) {
        if (isDisposed()) {
            next.dispose();
            return;
        }
        discard();
        picture = next;
        texture = new Pattern(getDisplay(), next);
        framesDrawn.incrementAndGet();
        redraw();
    }

    private void discard() {
        if (picture != null && texture != null) {
            texture.dispose();
            picture.dispose();
        }
    }

    private void blit(GC gc) {
        Point size = getSize();
        if (picture == null) {
            gc.setBackground(Palette.of(this).ground().swt());
            gc.fillRectangle(0, 0, size.x, size.y);
            schedule();
            return;
        }
        catchUp();
        var bounds = picture.getBounds();
        int scale = WindowZoom.of(this);
        if (bounds.width * 100 / scale < size.x || bounds.height * 100 / scale < size.y) {
            gc.setBackground(Palette.of(this).ground().swt());
            gc.fillRectangle(0, 0, size.x, size.y);
        }
        if (scale == 100) {
            // drawImage takes all pixels out of the picture each time
            gc.setBackgroundPattern(texture);
            gc.fillRectangle(0, 0, bounds.width, bounds.height);
            gc.setBackgroundPattern(null);
        } else {
            gc.drawImage(picture, 0, 0, bounds.width, bounds.height, 0, 0, bounds.width * 100 / scale, bounds.height * 100 / scale);
        }
        overlay.accept(gc);
    }
}
