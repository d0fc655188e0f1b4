package dev.kraftbench.ui.base.export;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/** Draws into SVG text what charts draw: lines, filled shapes and strings in plain colours. */
public final class SvgGraphics extends ShapeGraphics {
    private final SvgText svg;
    /** Measures text as the screen's raster would. */
    private final Graphics2D ruler;
    private AffineTransform transform = new AffineTransform();
    private @Nullable Shape clip;
    private Paint paint = Color.BLACK;
    private Color background = Color.WHITE;
    private Stroke stroke = new BasicStroke(1);
    private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private Composite composite = AlphaComposite.SrcOver;

    public SvgGraphics(int width, int height) {
        this(new SvgText(width, height), new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics());
    }

    private SvgGraphics(SvgText svg, Graphics2D ruler) {
        this.svg = svg;
        this.ruler = ruler;
    }

    /** The whole document as drawn so far. */
    public String document() {
        return svg.document();
    }

    // ---- drawing

    @Override
    public void draw(Shape shape) {
        BasicStroke pen = stroke instanceof BasicStroke basic ? basic : new BasicStroke(1);
        svg.stroke(transform.createTransformedShape(shape), color(), pen, transform.getScaleX(), clip);
    }

    @Override
    public void fill(Shape shape) {
        svg.fill(transform.createTransformedShape(shape), color(), clip);
    }

    @Override
    public void drawString(String text, float x, float y) {
        svg.text(text, x, y, transform, font, color(), clip);
    }

    private Color color() {
        return paint instanceof Color color ? color : Color.BLACK;
    }

    @Override
    public void clearRect(int x, int y, int width, int height) {
        Paint before = paint;
        paint = background;
        fillRect(x, y, width, height);
        paint = before;
    }

    // ---- state

    @Override
    public Graphics create() {
        SvgGraphics copy = new SvgGraphics(svg, ruler);
        copy.transform = new AffineTransform(transform);
        copy.clip = clip;
        copy.paint = paint;
        copy.background = background;
        copy.stroke = stroke;
        copy.font = font;
        copy.composite = composite;
        return copy;
    }

    @Override
    public void dispose() {
        // holds nothing of the system
    }

    @Override
    public Color getColor() {
        return color();
    }

    @Override
    public void setColor(@Nullable Color color) {
        setPaint(color);
    }

    @Override
    public Paint getPaint() {
        return paint;
    }

    @Override
    public void setPaint(@Nullable Paint next) {
        if (next != null) {
            paint = next;
        }
    }

    @Override
    public Color getBackground() {
        return background;
    }

    @Override
    public void setBackground(Color color) {
        background = color;
    }

    @Override
    public Stroke getStroke() {
        return stroke;
    }

    @Override
    public void setStroke(Stroke next) {
        stroke = next;
    }

    @Override
    public Composite getComposite() {
        return composite;
    }

    @Override
    public void setComposite(Composite next) {
        composite = next;
    }

    @Override
    public Font getFont() {
        return font;
    }

    @Override
    public void setFont(@Nullable Font next) {
        if (next != null) {
            font = next;
        }
    }

    @Override
    public FontMetrics getFontMetrics(Font of) {
        return ruler.getFontMetrics(of);
    }

    @Override
    public FontRenderContext getFontRenderContext() {
        return new FontRenderContext(null, true, true);
    }

    @Override
    public AffineTransform getTransform() {
        return new AffineTransform(transform);
    }

    @Override
    public void setTransform(AffineTransform next) {
        transform = new AffineTransform(next);
    }

    @Override
    public void transform(AffineTransform by) {
        transform.concatenate(by);
    }

    @Override
    public void translate(int x, int y) {
        transform.translate(x, y);
    }

    @Override
    public void translate(double x, double y) {
        transform.translate(x, y);
    }

    @Override
    public void rotate(double theta) {
        transform.rotate(theta);
    }

    @Override
    public void rotate(double theta, double x, double y) {
        transform.rotate(theta, x, y);
    }

    @Override
    public void scale(double x, double y) {
        transform.scale(x, y);
    }

    @Override
    public void shear(double x, double y) {
        transform.shear(x, y);
    }

    @Override
    public @Nullable Shape getClip() {
        if (clip == null) {
            return null;
        }
        try {
            return transform.createInverse().createTransformedShape(clip);
        } catch (NoninvertibleTransformException e) {
            return new Rectangle2D.Double();
        }
    }

    @Override
    public void setClip(@Nullable Shape next) {
        clip = next == null ? null : transform.createTransformedShape(next);
    }

    @Override
    public void setClip(int x, int y, int width, int height) {
        setClip(new Rectangle(x, y, width, height));
    }

    @Override
    public void clip(@Nullable Shape next) {
        if (next == null || clip == null) {
            setClip(next);
            return;
        }
        Area both = new Area(clip);
        both.intersect(new Area(transform.createTransformedShape(next)));
        clip = both;
    }

    @Override
    public void clipRect(int x, int y, int width, int height) {
        clip(new Rectangle(x, y, width, height));
    }

    @Override
    public @Nullable Rectangle getClipBounds() {
        Shape shape = getClip();
        return shape == null ? null : shape.getBounds();
    }

    @Override
    public boolean hit(Rectangle area, Shape shape, boolean onStroke) {
        return (onStroke ? stroke.createStrokedShape(shape) : shape).intersects(area);
    }
}
