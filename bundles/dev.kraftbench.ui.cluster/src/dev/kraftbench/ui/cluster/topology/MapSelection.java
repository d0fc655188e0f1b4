package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.cluster.topology.scene.Spot;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.StructuredSelection;

/** The cursor of the map as the workbench's selection: a {@link Spot}. UI thread. */
final class MapSelection implements ISelectionProvider {
    private final TopologyCanvas canvas;

    MapSelection(TopologyCanvas canvas) {
        this.canvas = canvas;
    }

    @Override
    public ISelection getSelection() {
        return canvas.cursor().equals(Spot.NONE) ? StructuredSelection.EMPTY : new StructuredSelection(canvas.cursor());
    }

    @Override
    public void setSelection(ISelection selection) {
        if (selection instanceof StructuredSelection chosen && chosen.getFirstElement() instanceof Spot spot) {
            canvas.moveCursor(spot);
        }
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        // contributions to the context menu ask when it opens; nobody follows the cursor
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        // none was added
    }
}
