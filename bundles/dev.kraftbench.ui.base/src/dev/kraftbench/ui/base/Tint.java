package dev.kraftbench.ui.base;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.swt.graphics.Color;

/** A colour both toolkits can use: 0xRRGGBB. AWT and SWT colours made from it hold no system resource and need no disposal. */
public record Tint(int rgb) {

    /** The least contrast of text, by WCAG 2. */
    public static final double READABLE = 4.5;
    private static final Tint BLACK = new Tint(0x000000);
    private static final Tint WHITE = new Tint(0xFFFFFF);
    private static final Map<Long, Tint> LEGIBLE = new ConcurrentHashMap<>();

    public int red() {
        return rgb >> 16 & 0xFF;
    }

    public int green() {
        return rgb >> 8 & 0xFF;
    }

    public int blue() {
        return rgb & 0xFF;
    }

    public Color swt() {
        return new Color(red(), green(), blue());
    }

    public java.awt.Color awt() {
        return new java.awt.Color(rgb);
    }

    public java.awt.Color awt(int alpha) {
        return new java.awt.Color(red(), green(), blue(), alpha);
    }

    /** This colour laid over {@code ground} with the given share, 0 to 1. */
    public Tint over(Tint ground, double share) {
        return new Tint(mix(red(), ground.red(), share) << 16 | mix(green(), ground.green(), share) << 8 | mix(blue(), ground.blue(), share));
    }

    /** Relative luminance of sRGB, 0 (black) to 1 (white), as WCAG 2 defines it. */
    public double luminance() {
        return 0.2126 * linear(red()) + 0.7152 * linear(green()) + 0.0722 * linear(blue());
    }

    /** Contrast ratio of WCAG 2, 1 to 21. */
    public double contrastTo(Tint other) {
        double a = luminance();
        double b = other.luminance();
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /**
     * This colour for text on {@code ground}: itself where it can be read there, otherwise as much darker or lighter as it takes. Such pairs are few, and
     * asked for whenever something is painted.
     */
    public Tint legibleOn(Tint ground) {
        return LEGIBLE.computeIfAbsent((long) rgb << 32 | ground.rgb, pair -> {
            Tint end = ground.contrastTo(BLACK) > ground.contrastTo(WHITE) ? BLACK : WHITE;
            Tint text = this;
            for (int percent = 4; text.contrastTo(ground) < READABLE && percent <= 100; percent += 4) {
                text = end.over(this, percent / 100.0);
            }
            return text;
        });
    }

    private static int mix(int top, int ground, double share) {
        return (int) Math.round(top * share + ground * (1 - share));
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
