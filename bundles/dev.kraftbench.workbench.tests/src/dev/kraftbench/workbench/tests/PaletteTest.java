package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contrast as WCAG 2 asks for: 4.5 for text, 3 for what has a shape. */
class PaletteTest {
    private static final double SHAPE = 3;
    /** The grounds of the platform's themes on which words in our colours stand: a form, a view, a table; in the light also a dialog. */
    private static final List<Tint> LIGHT_GROUNDS = List.of(new Tint(0xFFFFFF), new Tint(0xF8F8F8), new Tint(0xF6F5F4));
    private static final List<Tint> DARK_GROUNDS = List.of(new Tint(0x2F2F2F), new Tint(0x313538));

    private static List<Tint> roles(Palette palette) {
        return List.of(palette.leader(), palette.inSync(), palette.outOfSync(), palette.offline(), palette.moving());
    }

    private static void contrast(double least, Tint text, Tint ground) {
        assertTrue(text.contrastTo(ground) >= least, () -> "%06X on %06X: %.2f".formatted(text.rgb(), ground.rgb(), text.contrastTo(ground)));
    }

    @Test
    void textCanBeReadOnEveryGround() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            List<Tint> grounds = new ArrayList<>(palette.dark() ? DARK_GROUNDS : LIGHT_GROUNDS);
            grounds.add(palette.ground());
            grounds.add(palette.surface());
            List<Tint> texts = new ArrayList<>(roles(palette));
            texts.add(palette.text());
            texts.add(palette.quiet());
            grounds.forEach(ground -> texts.forEach(text -> contrast(Tint.READABLE, text, ground)));
        }
    }

    @Test
    void letterOnAChipCanBeRead() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            for (Tint role : roles(palette)) {
                for (Tint fill : List.of(role.over(palette.surface(), 0.14), role.over(palette.surface(), 0.16), role.over(palette.ground(), 0.15), role)) {
                    contrast(Tint.READABLE, role.legibleOn(fill), fill);
                }
            }
            contrast(Tint.READABLE, palette.accent().legibleOn(palette.accent().over(palette.surface(), 0.14)), palette.accent().over(palette.surface(), 0.14));
            for (int heat = 0; heat <= 10; heat++) {
                Tint fill = palette.leader().over(palette.surface(), heat / 10.0);
                contrast(Tint.READABLE, palette.text().legibleOn(fill), fill);
            }
        }
    }

    @Test
    void colourThatCanBeReadStaysAsItIs() {
        assertEquals(Palette.LIGHT.text(), Palette.LIGHT.text().legibleOn(Palette.LIGHT.ground()));
        assertEquals(Palette.DARK.offline(), Palette.DARK.offline().legibleOn(Palette.DARK.ground()));
    }

    @Test
    void linesStandOutFromTheGround() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            palette.series().forEach(line -> contrast(SHAPE, line, palette.ground()));
        }
    }
}
