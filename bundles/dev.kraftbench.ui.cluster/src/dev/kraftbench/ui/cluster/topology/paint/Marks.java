package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Align;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Lettering;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Stroke;
import dev.kraftbench.ui.cluster.topology.scene.CellFace;
import org.eclipse.swt.graphics.Rectangle;

/** The signs of the map: the same in every scene. */
final class Marks {
    private static final int CORNER = 8;
    private static final double SOFT = 0.14;

    private Marks() {}

    /** Filled while it runs, hollow while it comes or goes, a cross when it is down. */
    static void state(Ink ink, Palette palette, BrokerState state, int x, int middle) {
        Tint tint = BrokerTint.of(state, palette);
        if (state == BrokerState.RUNNING) {
            ink.fill(new Rectangle(x - 5, middle - 5, 10, 10), 10, tint);
        } else if (state.alive()) {
            ink.outline(new Rectangle(x - 4, middle - 4, 8, 8), 8, tint, Stroke.THICK);
        } else {
            ink.line(new int[] {x - 4, middle - 4, x + 4, middle + 4}, tint, Stroke.THICK);
            ink.line(new int[] {x - 4, middle + 4, x + 4, middle - 4}, tint, Stroke.THICK);
        }
    }

    /** The active controller. */
    static void star(Ink ink, Palette palette, int x, int middle, int radius) {
        int[] points = new int[20];
        for (int i = 0; i < 10; i++) {
            double angle = Math.PI * i / 5 - Math.PI / 2;
            double r = i % 2 == 0 ? radius : radius * 0.45;
            points[2 * i] = (int) Math.round(x + r * Math.cos(angle));
            points[2 * i + 1] = (int) Math.round(middle + r * Math.sin(angle));
        }
        ink.polygon(points, palette.accent());
    }

    /** A replica, or several, by glyph and colour; {@code dimmed} where another partition is looked at. */
    static void chip(Ink ink, Palette palette, Rectangle at, CellFace face, String text, boolean dimmed) {
        Tint tint = BrokerTint.of(face.role(), palette);
        boolean solid = face.role() == ReplicaRole.LEADER && face.heat() == CellFace.FULL;
        double share = solid ? 1 : face.role() == ReplicaRole.LEADER ? face.heat() / (double) CellFace.FULL : SOFT;
        Tint fill = tint.over(palette.surface(), share);
        Tint border = tint.over(palette.surface(), solid ? 1 : 0.75);
        Tint letters = (solid ? palette.ground() : face.role() == ReplicaRole.LEADER ? palette.text() : tint).legibleOn(fill);
        if (dimmed) {
            fill = fill.over(palette.surface(), 0.45);
            border = border.over(palette.surface(), 0.45);
            letters = solid ? palette.surface() : letters.over(palette.surface(), 0.6);
        }
        ink.fill(at, CORNER, fill);
        ink.outline(new Rectangle(at.x, at.y, at.width - 1, at.height - 1), CORNER, border,
                face.role() == ReplicaRole.OFFLINE ? Stroke.DASHED : Stroke.THIN);
        Face font = face.role() == ReplicaRole.LEADER ? Face.BOLD : Face.PLAIN;
        ink.text(ink.shortened(text, at.width - 4, font), at.x + at.width / 2, at.y + at.height / 2, new Lettering(font, Align.CENTER, letters));
    }

    /** The same where there is no room for a glyph: the shape tells what the colour does. */
    static void block(Ink ink, Palette palette, Rectangle at, ReplicaRole role) {
        Tint tint = BrokerTint.of(role, palette);
        switch (role) {
            case LEADER -> ink.fill(at, 0, tint);
            case IN_SYNC -> ink.fill(new Rectangle(at.x, at.y, Math.max(2, at.width / 2), at.height), 0, tint.over(palette.ground(), 0.55));
            case OUT_OF_SYNC -> {
                int third = Math.max(2, at.width / 3);
                ink.fill(new Rectangle(at.x, at.y, third, at.height), 0, tint);
                ink.fill(new Rectangle(at.x + at.width - third, at.y, third, at.height), 0, tint);
            }
            case MOVING -> ink.fill(new Rectangle(at.x + at.width / 2, at.y, at.width - at.width / 2, at.height), 0, tint);
            case OFFLINE -> ink.fill(new Rectangle(at.x, at.y + at.height / 3, at.width, Math.max(1, at.height / 3)), 0, tint);
            case NONE -> { }
        }
    }

    /** What just happened to it. */
    static void highlight(Ink ink, Palette palette, Rectangle chip) {
        ink.fill(new Rectangle(chip.x - 3, chip.y - 3, chip.width + 6, chip.height + 6), CORNER + 4, palette.accent());
    }

    /** The keyboard's cursor: two lines, so that it stands out from any ground. */
    static void cursor(Ink ink, Palette palette, Rectangle at) {
        ink.outline(new Rectangle(at.x - 1, at.y - 1, at.width + 1, at.height + 1), CORNER, palette.ground(), Stroke.THIN);
        ink.outline(new Rectangle(at.x - 3, at.y - 3, at.width + 5, at.height + 5), CORNER + 2, palette.text(), Stroke.THICK);
    }

    /** @param share 0 to 1 of the whole length */
    static void bar(Ink ink, Palette palette, Rectangle whole, double share, Tint tint) {
        ink.fill(whole, whole.height, palette.line().over(palette.ground(), 0.6));
        int width = (int) Math.round(whole.width * Math.clamp(share, 0, 1));
        if (width > 0) {
            ink.fill(new Rectangle(whole.x, whole.y, Math.max(width, whole.height), whole.height), whole.height, tint);
        }
    }

    /** The arrow's head, pointing to the right or the left. */
    static void head(Ink ink, int x, int y, boolean rightwards, Tint tint) {
        int back = rightwards ? -3 : 3;
        int tip = rightwards ? 6 : -6;
        ink.polygon(new int[] {x + back, y - 5, x + tip, y, x + back, y + 5}, tint);
    }
}
