package dev.kraftbench.ui.cluster.topology.paint;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Control;

/** The fonts of the map and how wide texts are in them; asking the window system for a width costs more than painting the text. UI thread. */
public final class MapFonts {
    private static final int MOST_WIDTHS = 20_000;

    private final Control control;
    private final Map<Ink.Face, Map<String, Integer>> widths = new EnumMap<>(Ink.Face.class);
    private final Map<Ink.Face, Integer> heights = new EnumMap<>(Ink.Face.class);

    private final Map<Ink.Face, Font> smaller = new EnumMap<>(Ink.Face.class);
    private final double magnified;

    public MapFonts(Control control) {
        this(control, 1);
    }

    /** @param magnified how much larger everything is drawn, so that the letters come out as the desktop wants them */
    public MapFonts(Control control, double magnified) {
        this.control = control;
        this.magnified = magnified;
        control.addDisposeListener(event -> smaller.values().forEach(Font::dispose));
        for (Ink.Face face : Ink.Face.values()) {
            widths.put(face, new LinkedHashMap<>());
        }
    }

    public Font font(Ink.Face face) {
        return magnified == 1 ? desktops(face) : smaller.computeIfAbsent(face, this::smaller);
    }

    private Font smaller(Ink.Face face) {
        FontData[] data = desktops(face).getFontData();
        for (FontData one : data) {
            one.setHeight((int) Math.round(one.getHeight() / magnified));
        }
        return new Font(control.getDisplay(), data);
    }

    private Font desktops(Ink.Face face) {
        return switch (face) {
            case PLAIN -> control.getFont();
            case BOLD -> JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT);
            case TITLE -> JFaceResources.getFontRegistry().getBold(JFaceResources.HEADER_FONT);
        };
    }

    public int width(String text, Ink.Face face) {
        Map<String, Integer> known = java.util.Objects.requireNonNull(widths.get(face));
        if (known.size() > MOST_WIDTHS) {
            known.clear();
        }
        return known.computeIfAbsent(text, t -> measured(t, face));
    }

    int height(Ink.Face face) {
        return heights.computeIfAbsent(face, f -> {
            GC gc = new GC(control);
            gc.setFont(font(f));
            int height = gc.textExtent("L").y;
            gc.dispose();
            return height;
        });
    }

    private int measured(String text, Ink.Face face) {
        GC gc = new GC(control);
        gc.setFont(font(face));
        int width = gc.textExtent(text).x;
        gc.dispose();
        return width;
    }
}
