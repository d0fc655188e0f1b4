package dev.kraftbench.ui.base.editor;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/**
 * The title of a part of a page, on a band over its whole width. A section of the forms' toolkit looks much the same, but makes a picture of itself for each
 * painting and converts it twice: up to 50 ms of the UI thread for a page with two of them. UI thread.
 */
final class Heading extends Canvas {
    private static final double BAND = 0.08;
    private static final double BAND_IN_THE_DARK = 0.16;
    private static final int INDENT = 4;
    private static final int ABOVE = TextScale.px(2);

    private final String text;

    Heading(Composite parent, String text) {
        super(parent, SWT.NO_FOCUS);
        this.text = text;
        setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        addPaintListener(event -> paint(event.gc));
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = text;
            }
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent event) {
                event.detail = ACC.ROLE_HEADING;
            }
        });
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Point size = getSize();
        gc.setBackground(palette.text().over(palette.ground(), palette.dark() ? BAND_IN_THE_DARK : BAND).swt());
        gc.fillRectangle(0, 0, size.x, size.y);
        gc.setForeground(palette.text().swt());
        gc.drawText(text, INDENT, (size.y - gc.textExtent(text).y) / 2, true);
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        GC gc = new GC(this);
        Point extent = gc.textExtent(text);
        gc.dispose();
        return new Point(widthHint == SWT.DEFAULT ? extent.x + 2 * INDENT : widthHint, heightHint == SWT.DEFAULT ? extent.y + 2 * ABOVE : heightHint);
    }
}
