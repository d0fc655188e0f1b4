package dev.kraftbench.ui.base.export;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws into SVG text what charts draw: lines, filled shapes and strings in plain colours. Images, gradients and XOR are not needed by any chart and are
 * refused, so that nothing is missing from a file without notice.
 */
public final class SvgGraphics extends Graphics2D {
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
    public void drawString(String text, int x, int y) {
        drawString(text, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator iterator, int x, int y) {
        drawString(iterator, (float) x, (float) y);
    }

    @Override
    public void drawString(AttributedCharacterIterator iterator, float x, float y) {
        StringBuilder text = new StringBuilder();
        for (char c = iterator.first(); c != AttributedCharacterIterator.DONE; c = iterator.next()) {
            text.append(c);
        }
        drawString(text.toString(), x, y);
    }

    @Override
    public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
        fill(glyphs.getOutline(x, y));
    }

    @Override
    public void drawLine(int x1, int y1, int x2, int y2) {
        draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void fillRect(int x, int y, int width, int height) {
        fill(new Rectangle(x, y, width, height));
    }

    @Override
    public void clearRect(int x, int y, int width, int height) {
        Paint before = paint;
        paint = background;
        fillRect(x, y, width, height);
        paint = before;
    }

    @Override
    public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
        draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
    }

    @Override
    public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
        fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
    }

    @Override
    public void drawOval(int x, int y, int width, int height) {
        draw(new Ellipse2D.Double(x, y, width, height));
    }

    @Override
    public void fillOval(int x, int y, int width, int height) {
        fill(new Ellipse2D.Double(x, y, width, height));
    }

    @Override
    public void drawArc(int x, int y, int width, int height, int startAngle, int arcAngle) {
        draw(new Arc2D.Double(x, y, width, height, startAngle, arcAngle, Arc2D.OPEN));
    }

    @Override
    public void fillArc(int x, int y, int width, int height, int startAngle, int arcAngle) {
        fill(new Arc2D.Double(x, y, width, height, startAngle, arcAngle, Arc2D.PIE));
    }

    @Override
    public void drawPolyline(int[] xPoints, int[] yPoints, int points) {
        draw(path(xPoints, yPoints, points));
    }

    @Override
    public void drawPolygon(int[] xPoints, int[] yPoints, int points) {
        Path2D path = path(xPoints, yPoints, points);
        path.closePath();
        draw(path);
    }

    @Override
    public void fillPolygon(int[] xPoints, int[] yPoints, int points) {
        Path2D path = path(xPoints, yPoints, points);
        path.closePath();
        fill(path);
    }

    private static Path2D path(int[] xPoints, int[] yPoints, int points) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < points; i++) {
            if (i == 0) {
                path.moveTo(xPoints[i], yPoints[i]);
            } else {
                path.lineTo(xPoints[i], yPoints[i]);
            }
        }
        return path;
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

    @Override
    public @Nullable GraphicsConfiguration getDeviceConfiguration() {
        return null;
    }

    @Override
    public void setRenderingHint(RenderingHints.Key key, Object value) {
        // the viewer decides how a vector is rendered
    }

    @Override
    public @Nullable Object getRenderingHint(RenderingHints.Key key) {
        return null;
    }

    @Override
    public void setRenderingHints(Map<?, ?> hints) {
        // see above
    }

    @Override
    public void addRenderingHints(Map<?, ?> hints) {
        // see above
    }

    @Override
    public RenderingHints getRenderingHints() {
        return new RenderingHints(null);
    }

    // ---- what no chart draws

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("not in an SVG picture");
    }

    @Override
    public void setPaintMode() {
        throw unsupported();
    }

    @Override
    public void setXORMode(Color color) {
        throw unsupported();
    }

    @Override
    public void copyArea(int x, int y, int width, int height, int dx, int dy) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, AffineTransform by, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {
        throw unsupported();
    }

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform by) {
        throw unsupported();
    }

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform by) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int width, int height, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, Color ground, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int width, int height, Color ground, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int dx1, int dy1, int dx2, int dy2, int sx1, int sy1, int sx2, int sy2, ImageObserver observer) {
        throw unsupported();
    }

    @Override
    public boolean drawImage(Image image, int dx1, int dy1, int dx2, int dy2, int sx1, int sy1, int sx2, int sy2, Color ground,
            ImageObserver observer) {
        throw unsupported();
    }
}
