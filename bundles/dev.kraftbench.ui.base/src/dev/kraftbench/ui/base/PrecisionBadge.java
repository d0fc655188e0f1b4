package dev.kraftbench.ui.base;

import dev.kraftbench.core.Precision;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** Says how what is shown came to be known: exact, sampled, or the one with parts of the other. UI thread. */
public final class PrecisionBadge extends Canvas {
    private static final int PADDING = 9;

    private @Nullable Precision precision;
    private int askedEverySeconds;

    public PrecisionBadge(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addPaintListener(event -> paint(event.gc));
    }

    /**
     * @param known how most of it is known, null if nothing is shown
     * @param askedEvery how many seconds lie between two questions to the cluster; 0 if it is not asked
     * @return whether the badge has another size now
     */
    public boolean show(@Nullable Precision known, int askedEvery) {
        if (known == precision && askedEvery == askedEverySeconds) {
            return false;
        }
        precision = known;
        askedEverySeconds = askedEvery;
        setToolTipText(known == null ? null : known == Precision.SAMPLED ? Messages.precision_sampled_tip
                : askedEvery == 0 ? Messages.precision_exact_tip : NLS.bind(Messages.precision_partly_tip, askedEvery));
        redraw();
        return true;
    }

    /** What it says; empty if nothing is shown. */
    public String text() {
        if (precision == null) {
            return "";
        }
        return switch (precision) {
            case EXACT -> askedEverySeconds == 0 ? Messages.precision_exact : NLS.bind(Messages.precision_partly, askedEverySeconds);
            case SAMPLED -> NLS.bind(Messages.precision_sampled, askedEverySeconds);
        };
    }

    @Override
    public Point computeSize(int wide, int high, boolean changed) {
        GC gc = new GC(this);
        int width = precision == null ? 1 : gc.textExtent(text()).x + 2 * PADDING;
        gc.dispose();
        return new Point(width, TextScale.px(20));
    }

    private void paint(GC gc) {
        Rectangle area = getClientArea();
        // a theme colours what it stands on, but not what is painted
        gc.setBackground(getParent().getBackground());
        gc.fillRectangle(area);
        if (precision == null) {
            return;
        }
        Palette palette = Palette.of(getParent());
        Tint tint = precision == Precision.EXACT ? palette.inSync() : palette.outOfSync();
        Tint fill = tint.over(palette.dark() ? palette.ground() : palette.surface(), 0.16);
        gc.setAntialias(SWT.ON);
        gc.setBackground(fill.swt());
        gc.fillRoundRectangle(0, 1, area.width - 1, area.height - 3, 12, 12);
        gc.setForeground(tint.swt());
        gc.drawRoundRectangle(0, 1, area.width - 1, area.height - 3, 12, 12);
        gc.setForeground(tint.legibleOn(fill).swt());
        Point extent = gc.textExtent(text());
        gc.drawText(text(), (area.width - extent.x) / 2, (area.height - extent.y) / 2, true);
    }
}
