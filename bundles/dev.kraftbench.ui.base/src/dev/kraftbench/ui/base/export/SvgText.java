package dev.kraftbench.ui.base.export;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An SVG document as it is written, element by element. All shapes are in the document's coordinates. */
final class SvgText {
    private final int width;
    private final int height;
    private final StringBuilder elements = new StringBuilder();
    private final StringBuilder definitions = new StringBuilder();
    /** Path of a clip to its id. */
    private final Map<String, String> clips = new LinkedHashMap<>();

    SvgText(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void stroke(Shape shape, Color color, BasicStroke pen, double scale, @Nullable Shape clip) {
        elements.append("<path d=\"").append(path(shape)).append("\" fill=\"none\"");
        paint("stroke", color);
        elements.append(" stroke-width=\"").append(number(pen.getLineWidth() * scale)).append('"');
        if (pen.getEndCap() != BasicStroke.CAP_BUTT) {
            elements.append(" stroke-linecap=\"").append(pen.getEndCap() == BasicStroke.CAP_ROUND ? "round" : "square").append('"');
        }
        if (pen.getLineJoin() != BasicStroke.JOIN_MITER) {
            elements.append(" stroke-linejoin=\"").append(pen.getLineJoin() == BasicStroke.JOIN_ROUND ? "round" : "bevel").append('"');
        }
        float[] dashes = pen.getDashArray();
        if (dashes != null) {
            elements.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                elements.append(i == 0 ? "" : " ").append(number(dashes[i] * scale));
            }
            elements.append('"');
        }
        close(clip);
    }

    void fill(Shape shape, Color color, @Nullable Shape clip) {
        elements.append("<path d=\"").append(path(shape)).append('"');
        paint("fill", color);
        close(clip);
    }

    void text(String text, float x, float y, AffineTransform transform, Font font, Color color, @Nullable Shape clip) {
        if (text.isBlank()) {
            return;
        }
        elements.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"');
        if (!transform.isIdentity()) {
            double[] m = new double[6];
            transform.getMatrix(m);
            elements.append(" transform=\"matrix(");
            for (int i = 0; i < 6; i++) {
                elements.append(i == 0 ? "" : " ").append(number(m[i]));
            }
            elements.append(")\"");
        }
        elements.append(" font-family=\"sans-serif\" font-size=\"").append(font.getSize()).append('"');
        if (font.isBold()) {
            elements.append(" font-weight=\"bold\"");
        }
        paint("fill", color);
        // a clip is in the document's coordinates, but would be taken in those of the text's own transform
        if (clip != null && transform.isIdentity()) {
            elements.append(" clip-path=\"url(#").append(clip(clip)).append(")\"");
        }
        elements.append('>').append(escape(text)).append("</text>\n");
    }

    private void paint(String what, Color color) {
        elements.append(' ').append(what).append("=\"#").append("%06x".formatted(color.getRGB() & 0xFFFFFF)).append('"');
        if (color.getAlpha() < 255) {
            elements.append(' ').append(what).append("-opacity=\"").append(number(color.getAlpha() / 255.0)).append('"');
        }
    }

    private void close(@Nullable Shape clip) {
        if (clip != null) {
            elements.append(" clip-path=\"url(#").append(clip(clip)).append(")\"");
        }
        elements.append("/>\n");
    }

    private String clip(Shape shape) {
        return clips.computeIfAbsent(path(shape), path -> {
            String id = "c" + clips.size();
            definitions.append("<clipPath id=\"").append(id).append("\"><path d=\"").append(path).append("\"/></clipPath>\n");
            return id;
        });
    }

    private static String path(Shape shape) {
        StringBuilder path = new StringBuilder();
        double[] c = new double[6];
        for (PathIterator each = shape.getPathIterator(null); !each.isDone(); each.next()) {
            int points = switch (each.currentSegment(c)) {
                case PathIterator.SEG_MOVETO -> begin(path, 'M', 1);
                case PathIterator.SEG_LINETO -> begin(path, 'L', 1);
                case PathIterator.SEG_QUADTO -> begin(path, 'Q', 2);
                case PathIterator.SEG_CUBICTO -> begin(path, 'C', 3);
                default -> begin(path, 'Z', 0);
            };
            for (int i = 0; i < 2 * points; i++) {
                path.append(i == 0 ? "" : " ").append(number(c[i]));
            }
        }
        return path.toString();
    }

    private static int begin(StringBuilder path, char letter, int points) {
        path.append(letter);
        return points;
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    String document() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\">\n<defs>\n" + definitions + "</defs>\n" + elements + "</svg>\n";
    }
}
