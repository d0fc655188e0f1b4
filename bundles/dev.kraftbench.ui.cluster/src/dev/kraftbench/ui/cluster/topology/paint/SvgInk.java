package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.ui.base.Tint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;
import org.eclipse.swt.graphics.Rectangle;

/** Writes what it is told to draw as a Scalable Vector Graphics document. What is stamped becomes a symbol that is used again. */
public final class SvgInk implements Ink {
    private final ToIntBiFunction<String, Face> widths;
    private final Map<Object, String> symbols = new HashMap<>();
    private final StringBuilder definitions = new StringBuilder();
    private StringBuilder body = new StringBuilder();
    private int clips;

    /** @param widths measures a text as the screen shows it */
    public SvgInk(ToIntBiFunction<String, Face> widths) {
        this.widths = widths;
    }

    /** The whole document. */
    public String document(int width, int height, String title, Tint ground) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="14px">
                <title>%3$s</title>
                <defs>
                %4$s</defs>
                <rect width="%1$d" height="%2$d" fill="%5$s"/>
                %6$s</svg>
                """.formatted(width, height, escaped(title), definitions, colour(ground), body);
    }

    private static String colour(Tint tint) {
        return String.format(Locale.ROOT, "#%06x", tint.rgb());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    @Override
    public void fill(Rectangle area, int arc, Tint tint) {
        add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%.1f\" fill=\"%s\"/>", area.x, area.y, area.width, area.height, arc / 2.0, colour(tint));
    }

    /** Lines lie on the middle of pixels, as on the screen. */
    @Override
    public void outline(Rectangle area, int arc, Tint tint, Stroke stroke) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"%.1f\" fill=\"none\" %s/>", area.x + 0.5, area.y + 0.5, area.width, area.height,
                arc / 2.0, pen(tint, stroke));
    }

    private static String pen(Tint tint, Stroke stroke) {
        return "stroke=\"" + colour(tint) + "\" stroke-width=\"" + stroke.width() + "\"" + (stroke.dashed() ? " stroke-dasharray=\"6 3\"" : "");
    }

    @Override
    public void line(int[] ends, Tint tint, Stroke stroke) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>", ends[0] + 0.5, ends[1] + 0.5, ends[2] + 0.5, ends[3] + 0.5, pen(tint, stroke));
    }

    @Override
    public void polygon(int[] points, Tint tint) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            list.append(points[i]).append(',').append(points[i + 1]).append(' ');
        }
        add("<polygon points=\"%s\" fill=\"%s\"/>", list.toString().strip(), colour(tint));
    }

    @Override
    public void curve(Curve c, Tint tint, Stroke stroke) {
        add("<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\" %s/>", c.x1(), c.y1(), c.x2(), c.y2(), c.x3(), c.y3(), c.x4(), c.y4(),
                pen(tint, stroke));
    }

    @Override
    public void text(String text, int x, int middle, Lettering lettering) {
        if (text.isEmpty()) {
            return;
        }
        String anchor = switch (lettering.align()) {
            case LEFT -> "start";
            case CENTER -> "middle";
            case RIGHT -> "end";
        };
        String weight = lettering.face() == Face.PLAIN ? "" : " font-weight=\"bold\"";
        String size = lettering.face() == Face.TITLE ? " font-size=\"18px\"" : "";
        // the length makes other fonts take the room that was measured
        add("<text x=\"%d\" y=\"%d\" dominant-baseline=\"central\" text-anchor=\"%s\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" fill=\"%s\"%s%s>%s</text>",
                x, middle, anchor, width(text, lettering.face()), colour(lettering.tint()), weight, size, escaped(text));
    }

    @Override
    public int width(String text, Face face) {
        return widths.applyAsInt(text, face);
    }

    @Override
    public void clipped(Rectangle area, Runnable painting) {
        String id = "c" + ++clips;
        definitions.append(String.format(Locale.ROOT, "<clipPath id=\"%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>%n", id, area.x,
                area.y, area.width, area.height));
        add("<g clip-path=\"url(#%s)\">", id);
        painting.run();
        add("</g>");
    }

    @Override
    public void shifted(int x, int y, Runnable painting) {
        add("<g transform=\"translate(%d %d)\">", x, y);
        painting.run();
        add("</g>");
    }

    @Override
    public void stamp(Object key, Rectangle at, Tint ground, Consumer<Ink> painting) {
        String id = symbols.computeIfAbsent(new Stamps.Key(key, at.width, at.height, ground), k -> define(painting));
        add("<use href=\"#%s\" x=\"%d\" y=\"%d\"/>", id, at.x, at.y);
    }

    private String define(Consumer<Ink> painting) {
        String id = "s" + (symbols.size() + 1);
        StringBuilder outer = body;
        body = new StringBuilder();
        painting.accept(this);
        definitions.append("<g id=\"").append(id).append("\">\n").append(body).append("</g>\n");
        body = outer;
        return id;
    }
}
