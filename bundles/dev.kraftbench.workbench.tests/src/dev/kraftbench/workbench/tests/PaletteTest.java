package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contrast as WCAG 2 asks for: 4.5 for text, 3 for what has a shape. */
class PaletteTest {

    @Test
    void textCanBeReadOnBothGrounds() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            for (Tint text : List.of(palette.text(), palette.quiet())) {
                assertTrue(text.contrastTo(palette.ground()) >= 4.5 && text.contrastTo(palette.surface()) >= 4.5, palette.dark() + " " + text);
            }
        }
    }

    @Test
    void glyphsStandOutFromTheTintTheyStandOn() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            for (Tint role : List.of(palette.inSync(), palette.outOfSync(), palette.offline(), palette.moving())) {
                assertTrue(role.contrastTo(role.over(palette.surface(), 0.14)) >= 3, palette.dark() + " " + role);
            }
            assertTrue(palette.ground().contrastTo(palette.leader()) >= 4.5, "the letter on a leader's chip");
        }
    }

    @Test
    void linesStandOutFromTheGround() {
        for (Palette palette : List.of(Palette.LIGHT, Palette.DARK)) {
            for (Tint line : palette.series()) {
                assertTrue(line.contrastTo(palette.ground()) >= 2.8, palette.dark() + " " + Integer.toHexString(line.rgb()));
            }
        }
    }
}
