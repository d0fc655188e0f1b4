package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.ui.base.Tint;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Path;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;

/** Draws on the screen or into a picture. UI thread. */
public final class GcInk implements Ink {
    private final GC gc;
    private final MapFonts fonts;
    private final Stamps stamps;
    private int shiftX;
    private int shiftY;
    private Rectangle clip;

    /** @param stamps kept from paint to paint */
    public GcInk(GC gc, MapFonts fonts, Stamps stamps, Rectangle view) {
        this.gc = gc;
        this.fonts = fonts;
        this.stamps = stamps;
        this.clip = view;
        gc.setAntialias(SWT.ON);
        gc.setTextAntialias(SWT.ON);
    }

    @Override
    public void fill(Rectangle area, int arc, Tint tint) {
        gc.setBackground(tint.swt());
        if (arc == 0) {
            gc.fillRectangle(area);
        } else {
            gc.fillRoundRectangle(area.x, area.y, area.width, area.height, arc, arc);
        }
    }

    @Override
    public void outline(Rectangle area, int arc, Tint tint, Stroke stroke) {
        pen(tint, stroke);
        if (arc == 0) {
            gc.drawRectangle(area);
        } else {
            gc.drawRoundRectangle(area.x, area.y, area.width, area.height, arc, arc);
        }
    }

    private void pen(Tint tint, Stroke stroke) {
        gc.setForeground(tint.swt());
        gc.setLineWidth(stroke.width());
        gc.setLineStyle(stroke.dashed() ? SWT.LINE_DASH : SWT.LINE_SOLID);
    }

    @Override
    public void line(int[] ends, Tint tint, Stroke stroke) {
        pen(tint, stroke);
        gc.drawLine(ends[0], ends[1], ends[2], ends[3]);
    }

    @Override
    public void polygon(int[] points, Tint tint) {
        gc.setBackground(tint.swt());
        gc.fillPolygon(points);
    }

    @Override
    public void curve(Curve curve, Tint tint, Stroke stroke) {
        pen(tint, stroke);
        Path path = new Path(gc.getDevice());
        path.moveTo(curve.x1(), curve.y1());
        path.cubicTo(curve.x2(), curve.y2(), curve.x3(), curve.y3(), curve.x4(), curve.y4());
        gc.drawPath(path);
        path.dispose();
    }

    @Override
    public void text(String text, int x, int middle, Lettering lettering) {
        if (text.isEmpty()) {
            return;
        }
        Font font = fonts.font(lettering.face());
        gc.setFont(font);
        gc.setForeground(lettering.tint().swt());
        int left = switch (lettering.align()) {
            case LEFT -> x;
            case CENTER -> x - fonts.width(text, lettering.face()) / 2;
            case RIGHT -> x - fonts.width(text, lettering.face());
        };
        gc.drawText(text, left, middle - fonts.height(lettering.face()) / 2, SWT.DRAW_TRANSPARENT);
    }

    @Override
    public int width(String text, Face face) {
        return fonts.width(text, face);
    }

    @Override
    public void clipped(Rectangle area, Runnable painting) {
        Rectangle before = clip;
        clip = clip.intersection(new Rectangle(area.x + shiftX, area.y + shiftY, area.width, area.height));
        gc.setClipping(clip.x - shiftX, clip.y - shiftY, clip.width, clip.height);
        painting.run();
        clip = before;
        gc.setClipping(clip.x - shiftX, clip.y - shiftY, clip.width, clip.height);
    }

    @Override
    public void shifted(int x, int y, Runnable painting) {
        shift(x, y);
        painting.run();
        shift(-x, -y);
    }

    private void shift(int x, int y) {
        Transform transform = new Transform(gc.getDevice());
        gc.getTransform(transform);
        transform.translate(x, y);
        gc.setTransform(transform);
        transform.dispose();
        shiftX += x;
        shiftY += y;
    }

    @Override
    public void stamp(Object key, Rectangle at, Tint ground, Consumer<Ink> painting) {
        if (at.width > 0 && at.height > 0) {
            gc.drawImage(stamps.image(new Stamps.Key(key, at.width, at.height, ground), fonts, painting), at.x, at.y);
        }
    }
}
