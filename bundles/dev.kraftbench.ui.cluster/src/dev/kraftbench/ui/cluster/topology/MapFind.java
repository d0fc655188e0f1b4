package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;

/** The field that finds a topic or partition: shows the best as one types if it is on the map, goes there with Enter, back to the map with Escape. UI thread. */
final class MapFind {
    private final Text field;
    private final TopologyPane pane;
    private final TopologyCanvas canvas;

    MapFind(Text field, TopologyPane pane, TopologyCanvas canvas) {
        this.field = field;
        this.pane = pane;
        this.canvas = canvas;
        field.addListener(SWT.Modify, event -> typed());
        field.addListener(SWT.DefaultSelection, event -> go());
        field.addListener(SWT.KeyDown, this::key);
        // Escape and arrows leave the field on purpose only
        field.addListener(SWT.Traverse, event -> event.doit &= event.detail != SWT.TRAVERSE_ESCAPE);
    }

    private void typed() {
        List<Spot> found = pane.find(field.getText());
        boolean nothing = found.isEmpty() && !field.getText().isBlank();
        field.setForeground(nothing ? Palette.of(field).offline().swt() : null);
        canvas.scene().flatMap(scene -> found.stream().filter(spot -> scene.boundsOf(spot).isPresent()).findFirst()).ifPresent(canvas::moveCursor);
    }

    private void go() {
        List<Spot> found = pane.find(field.getText());
        if (!found.isEmpty()) {
            pane.go(found.getFirst());
            canvas.setFocus();
        }
    }

    private void key(Event event) {
        if (event.keyCode == SWT.ESC) {
            field.setText("");
            canvas.setFocus();
        } else if (event.keyCode == SWT.ARROW_DOWN) {
            canvas.setFocus();
        }
    }
}
