package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.cluster.topology.scene.Direction;
import dev.kraftbench.ui.cluster.topology.scene.GridScene;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;

/**
 * Pointer and keyboard on the canvas. Wheel scrolls, with Ctrl it zooms; drag pans; arrows move the cursor, + and - zoom, Enter opens, Backspace goes up.
 * UI thread.
 */
final class MapInput {
    private static final int WHEEL_STEP = 24;
    /** A hand that clicks trembles. */
    private static final int DRAG_THRESHOLD = 5;

    private final TopologyCanvas canvas;
    private final MapGestures gestures;
    private Point pressed = new Point(-1, -1);
    private boolean dragging;

    MapInput(TopologyCanvas canvas, MapGestures gestures) {
        this.canvas = canvas;
        this.gestures = gestures;
        canvas.addListener(SWT.MouseMove, this::moved);
        canvas.addListener(SWT.MouseExit, event -> hover(Spot.NONE));
        canvas.addListener(SWT.MouseDown, this::pressed);
        canvas.addListener(SWT.MouseUp, event -> released());
        canvas.addListener(SWT.MouseDoubleClick, event -> gestures.open(canvas.spotAt(new Point(event.x, event.y))));
        canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
        canvas.addListener(SWT.MouseHorizontalWheel, event -> canvas.scrollBy(-event.count * WHEEL_STEP, 0));
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        canvas.addListener(SWT.FocusIn, event -> gestures.looked(canvas.cursor()));
    }

    private void moved(Event event) {
        Point at = new Point(event.x, event.y);
        if ((event.stateMask & SWT.BUTTON1) != 0 && pressed.x >= 0) {
            drag(at);
            return;
        }
        hover(canvas.spotAt(at));
    }

    private void hover(Spot spot) {
        if (!spot.equals(canvas.hovered())) {
            canvas.hover(spot);
            gestures.looked(spot.equals(Spot.NONE) ? canvas.cursor() : spot);
        }
    }

    private void pressed(Event event) {
        canvas.setFocus();
        pressed = event.button == 1 ? new Point(event.x, event.y) : new Point(-1, -1);
        Spot spot = canvas.spotAt(new Point(event.x, event.y));
        canvas.moveCursor(spot);
        gestures.looked(spot);
    }

    private void drag(Point at) {
        dragging |= Math.abs(at.x - pressed.x) + Math.abs(at.y - pressed.y) > DRAG_THRESHOLD;
        if (dragging) {
            canvas.setCursor(canvas.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
            canvas.scrollBy(pressed.x - at.x, pressed.y - at.y);
            pressed = at;
        }
    }

    private void released() {
        pressed = new Point(-1, -1);
        if (dragging) {
            dragging = false;
            canvas.setCursor(null);
        }
    }

    private void wheel(Event event) {
        event.doit = false;
        if ((event.stateMask & SWT.MOD1) == 0) {
            boolean sideways = (event.stateMask & SWT.SHIFT) != 0;
            canvas.scrollBy(sideways ? -event.count * WHEEL_STEP : 0, sideways ? 0 : -event.count * WHEEL_STEP);
            hover(canvas.spotAt(new Point(event.x, event.y)));
            return;
        }
        Spot at = canvas.spotAt(new Point(event.x, event.y));
        if (event.count > 0) {
            gestures.zoomIn(at);
        } else {
            gestures.zoomOut();
        }
        canvas.hold(at, event.y);
    }

    private void key(Event event) {
        if ((event.stateMask & SWT.MOD1) != 0 && (event.keyCode == 'f' || event.keyCode == 'F')) {
            gestures.find();
            return;
        }
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> step(Direction.LEFT, 1);
            case SWT.ARROW_RIGHT -> step(Direction.RIGHT, 1);
            case SWT.ARROW_UP -> step(Direction.UP, 1);
            case SWT.ARROW_DOWN -> step(Direction.DOWN, 1);
            case SWT.PAGE_UP -> step(Direction.UP, page());
            case SWT.PAGE_DOWN -> step(Direction.DOWN, page());
            case SWT.HOME -> step(Direction.UP, rows());
            case SWT.END -> step(Direction.DOWN, rows());
            case SWT.CR, SWT.KEYPAD_CR -> gestures.open(canvas.cursor());
            case SWT.BS -> gestures.up();
            case SWT.KEYPAD_ADD -> gestures.zoomIn(canvas.cursor());
            case SWT.KEYPAD_SUBTRACT -> gestures.zoomOut();
            // the others by what they write, wherever the keyboard has them
            default -> typed(event.character);
        }
    }

    private void typed(char character) {
        if (character == '+' || character == '=') {
            gestures.zoomIn(canvas.cursor());
        } else if (character == '-') {
            gestures.zoomOut();
        } else if (character == '/') {
            gestures.find();
        }
    }

    private int page() {
        return canvas.scene().filter(GridScene.class::isInstance)
                .map(scene -> Math.max(1, (canvas.view().height - scene.frozen().y) / ((GridScene) scene).geometry().rowHeight() - 1)).orElse(3);
    }

    private int rows() {
        return canvas.scene().filter(GridScene.class::isInstance).map(scene -> ((GridScene) scene).geometry().rows()).orElse(20);
    }

    private void step(Direction direction, int times) {
        TopologyScene scene = canvas.scene().orElse(null);
        if (scene == null) {
            return;
        }
        Spot spot = canvas.cursor();
        for (int i = 0; i < times; i++) {
            Spot next = scene.next(spot, direction);
            // a long way ends before the header, where only single steps lead
            if (next.equals(spot) || times > 1 && !next.hasTopic() && spot.hasTopic()) {
                break;
            }
            spot = next;
        }
        canvas.moveCursor(spot);
        gestures.looked(spot);
    }
}
