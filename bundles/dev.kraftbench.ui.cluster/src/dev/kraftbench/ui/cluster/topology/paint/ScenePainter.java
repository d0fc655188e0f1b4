package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.topology.scene.CardScene;
import dev.kraftbench.ui.cluster.topology.scene.GraphScene;
import dev.kraftbench.ui.cluster.topology.scene.GridScene;
import dev.kraftbench.ui.cluster.topology.scene.StripScene;
import dev.kraftbench.ui.cluster.topology.scene.TopologyScene;
import org.eclipse.swt.graphics.Rectangle;

/** Paints a scene. Only what can be seen is touched, so that a large one costs no more than a screenful. */
public final class ScenePainter {
    private ScenePainter() {}

    public static void paint(TopologyScene scene, MapLook look, Ink ink) {
        ink.fill(look.view(), 0, look.palette().ground());
        switch (scene) {
            case GraphScene graph -> scrolled(look, ink, () -> new GraphPainter(ink, look).paint(graph.layout()));
            case StripScene strip -> scrolled(look, ink, () -> new StripPainter(ink, look).paint(strip));
            case CardScene card -> scrolled(look, ink, () -> new CardPainter(ink, look).paint(card));
            // its header and names do not scroll with the rest
            case GridScene grid -> new GridPainter(ink, look, grid).paint();
        }
    }

    /** What a replica looks like where rows are too small for glyphs: for the legend. */
    public static void block(Ink ink, Palette palette, Rectangle at, ReplicaRole role) {
        Marks.block(ink, palette, at, role);
    }

    private static void scrolled(MapLook look, Ink ink, Runnable painting) {
        ink.shifted(-look.scroll().x, -look.scroll().y, painting);
    }
}
