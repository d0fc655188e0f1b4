package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.topology.paint.GcInk;
import dev.kraftbench.ui.cluster.topology.paint.MapFonts;
import dev.kraftbench.ui.cluster.topology.paint.MapLook;
import dev.kraftbench.ui.cluster.topology.paint.ScenePainter;
import dev.kraftbench.ui.cluster.topology.paint.Stamps;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ScrollBar;
import org.jspecify.annotations.Nullable;

/** The owner-drawn map: keeps a scene for its size, scrolls, and shows the pointer, the cursor and what just happened. UI thread. */
public final class TopologyCanvas extends Canvas {
    private static final int SCROLL_STEP = 24;

    /** Scenes are laid out for letters of the usual size, and magnified as a whole where the desktop's are larger. */
    private final double magnified = TextScale.factor();
    private final MapFonts fonts;
    private final Stamps stamps;
    private final Map<Spot, Spot> moves = new HashMap<>();
    private Function<Point, @Nullable TopologyScene> scenes = size -> null;
    private @Nullable TopologyScene scene;
    private Spot hovered = Spot.NONE;
    private Spot cursor = Spot.NONE;
    private String spoken = "";

    public TopologyCanvas(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.V_SCROLL | SWT.H_SCROLL);
        fonts = new MapFonts(this, magnified);
        stamps = new Stamps(getDisplay());
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> rebuild());
        addListener(SWT.FocusIn, event -> redraw());
        addListener(SWT.FocusOut, event -> redraw());
        addDisposeListener(event -> stamps.dispose());
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = spoken;
            }
        });
        getVerticalBar().addListener(SWT.Selection, event -> redraw());
        getHorizontalBar().addListener(SWT.Selection, event -> redraw());
    }

    /** What a screen reader says of the map. */
    void speak(String text) {
        if (!text.equals(spoken)) {
            spoken = text;
            getAccessible().setFocus(ACC.CHILDID_SELF);
        }
    }

    public MapFonts fonts() {
        return fonts;
    }

    /** Makes the scene for a size; kept and asked again when the canvas is resized. */
    public void setScenes(Function<Point, @Nullable TopologyScene> next) {
        scenes = next;
        rebuild();
    }

    public Optional<TopologyScene> scene() {
        return Optional.ofNullable(scene);
    }

    public Spot cursor() {
        return cursor;
    }

    public Spot hovered() {
        return hovered;
    }

    /** Puts the cursor somewhere and scrolls it into sight. */
    public void moveCursor(Spot spot) {
        cursor = spot;
        reveal(spot);
        redraw();
    }

    void hover(Spot spot) {
        if (!spot.equals(hovered)) {
            hovered = spot;
            redraw();
        }
    }

    /** Marks a replica something happened to, such as a new leader, and where it came from, for a while. */
    public void highlight(Spot to, Spot from, int millis) {
        moves.put(to, from);
        redraw();
        getDisplay().timerExec(millis, () -> {
            if (!isDisposed() && moves.remove(to, from)) {
                redraw();
            }
        });
    }

    public Map<Spot, Spot> highlighted() {
        return Map.copyOf(moves);
    }

    /** What can be seen, in units of the scene. */
    Rectangle view() {
        Rectangle area = getClientArea();
        return new Rectangle(0, 0, units(area.width), units(area.height));
    }

    private int units(int pixels) {
        return (int) Math.round(pixels / magnified);
    }

    private void rebuild() {
        Rectangle area = view();
        if (area.width <= 0) {
            return;
        }
        scene = scenes.apply(new Point(area.width, area.height));
        Point extent = scene == null ? new Point(0, 0) : scene.extent();
        fit(getVerticalBar(), extent.y, area.height);
        fit(getHorizontalBar(), extent.x, area.width);
        redraw();
    }

    private static void fit(ScrollBar bar, int whole, int seen) {
        boolean needed = whole > seen;
        if (bar.getVisible() != needed) {
            bar.setVisible(needed);
        }
        bar.setEnabled(needed);
        if (needed) {
            bar.setValues(Math.min(bar.getSelection(), whole - seen), 0, whole, seen, SCROLL_STEP, Math.max(SCROLL_STEP, seen - 60));
        } else {
            bar.setValues(0, 0, 1, 1, 1, 1);
        }
    }

    /** Whether the whole scene is in sight. */
    public boolean showsAll() {
        return !getVerticalBar().isEnabled();
    }

    public Point scroll() {
        return new Point(position(getHorizontalBar()), position(getVerticalBar()));
    }

    private static int position(ScrollBar bar) {
        return bar.isEnabled() ? bar.getSelection() : 0;
    }

    /** Moves what is seen. */
    public void scrollBy(int x, int y) {
        if (getHorizontalBar().isEnabled()) {
            getHorizontalBar().setSelection(Math.max(0, getHorizontalBar().getSelection() + x));
        }
        if (getVerticalBar().isEnabled()) {
            getVerticalBar().setSelection(Math.max(0, getVerticalBar().getSelection() + y));
        }
        redraw();
    }

    Spot spotAt(Point inView) {
        return scene == null ? Spot.NONE : scene.spotAt(new Point(units(inView.x), units(inView.y)), scroll());
    }

    /** Where the cursor is in the view, if it is in sight. */
    Optional<Rectangle> cursorBounds() {
        return scene == null ? Optional.empty() : scene.boundsOf(cursor).map(b -> {
            Point scroll = scroll();
            Point frozen = scene.frozen();
            return new Rectangle(pixels(b.x < frozen.x ? b.x : b.x - scroll.x), pixels(b.y < frozen.y ? b.y : b.y - scroll.y), pixels(b.width),
                    pixels(b.height));
        });
    }

    private int pixels(int units) {
        return (int) Math.round(units * magnified);
    }

    private void reveal(Spot spot) {
        if (scene == null) {
            return;
        }
        scene.boundsOf(spot).ifPresent(bounds -> {
            Rectangle area = view();
            Point frozen = scene.frozen();
            Point scroll = scroll();
            int x = bounds.x < frozen.x ? 0 : outside(bounds.x - scroll.x, bounds.width, frozen.x, area.width);
            int y = bounds.y < frozen.y ? 0 : outside(bounds.y - scroll.y, bounds.height, frozen.y, area.height);
            scrollBy(x, y);
        });
    }

    /** How far something is outside of what is seen. */
    private static int outside(int start, int length, int first, int end) {
        if (start < first) {
            return start - first - 4;
        }
        return start + length > end ? Math.min(start + length - end + 4, start - first) : 0;
    }

    /** Scrolls so that the spot comes to this height of the view, as far as possible: what one zooms at stays where it is. */
    void hold(Spot spot, int y) {
        if (scene != null && spot.hasTopic()) {
            scene.boundsOf(spot).ifPresent(bounds -> scrollBy(0, bounds.y + bounds.height / 2 - units(y) - scroll().y));
        }
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Rectangle area = getClientArea();
        if (scene == null) {
            gc.setBackground(palette.ground().swt());
            gc.fillRectangle(area);
        } else if (magnified == 1) {
            paint(gc, scene, look(area));
        } else {
            Transform larger = new Transform(gc.getDevice());
            gc.getTransform(larger);
            larger.scale((float) magnified, (float) magnified);
            gc.setTransform(larger);
            larger.dispose();
            paint(gc, scene, look(view()));
            gc.setTransform(null);
        }
    }

    private MapLook look(Rectangle area) {
        return new MapLook(Palette.of(this), area, scroll(), moves, hovered, isFocusControl() ? cursor : Spot.NONE);
    }

    void paint(GC gc, TopologyScene painted, MapLook look) {
        ScenePainter.paint(painted, look, new GcInk(gc, fonts, stamps, look.view()));
    }

    /** Paints what is seen now with another {@code gc}, such as that of a picture. */
    public void paintView(GC gc) {
        paint(gc);
    }
}
