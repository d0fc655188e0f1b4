package dev.kraftbench.ui.base;

import java.util.List;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;

/**
 * Every colour of the workbench, once for light and once for dark. Replica colours are taken from the set of Okabe and Ito, which stays apart for
 * the common kinds of colour blindness; wherever one is shown a glyph says the same.
 *
 * @param ground canvas background
 * @param surface boxes and headers on the ground
 * @param line borders and grid
 * @param text main text
 * @param quiet secondary text
 * @param leader leads the partition, glyph {@code L}
 * @param inSync follower in the ISR, glyph {@code f}
 * @param outOfSync follower outside the ISR, glyph {@code f!}
 * @param offline replica on a broker that does not run, glyph {@code X}
 * @param moving replica being added or removed, glyph {@code >}
 * @param accent selection and the highlight of what just changed
 * @param series colours of chart lines in order
 */
public record Palette(boolean dark, Tint ground, Tint surface, Tint line, Tint text, Tint quiet, Tint leader, Tint inSync, Tint outOfSync,
        Tint offline, Tint moving, Tint accent, List<Tint> series) {

    public static final Palette LIGHT = new Palette(false, t(0xFFFFFF), t(0xF3F5F8), t(0xD5DAE1), t(0x1B2430), t(0x5B6675), t(0x0067A5),
            t(0x007A59), t(0xA05F00), t(0xC63D0F), t(0xA8437F), t(0xF0B400),
            List.of(t(0x0072B2), t(0xD55E00), t(0x009E73), t(0xCC79A7), t(0x8A6D00), t(0x4B5FC4), t(0x3A9AD2), t(0x6B7280)));

    public static final Palette DARK = new Palette(true, t(0x22262B), t(0x2D3238), t(0x454C55), t(0xE6E9ED), t(0xA2ABB6), t(0x62B5F0),
            t(0x3CC79B), t(0xF2AE3D), t(0xFF7F50), t(0xE59AC4), t(0xFFD34D),
            List.of(t(0x62B5F0), t(0xFF8F5A), t(0x3CC79B), t(0xE59AC4), t(0xE8D45A), t(0x9BA8FF), t(0x9AD7FF), t(0xB5BCC6)));

    /** The palette that fits the theme in which {@code control} is shown; ask again when painting, the theme may change. */
    public static Palette of(Control control) {
        RGB background = control.getBackground().getRGB();
        return new Tint(background.red << 16 | background.green << 8 | background.blue).luminance() < 0.3 ? DARK : LIGHT;
    }

    public Tint series(int index) {
        return series.get(Math.floorMod(index, series.size()));
    }

    private static Tint t(int rgb) {
        return new Tint(rgb);
    }
}
