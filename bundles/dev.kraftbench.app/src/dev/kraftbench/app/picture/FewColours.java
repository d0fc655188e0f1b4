package dev.kraftbench.app.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;

/**
 * A picture of a window with one byte a pixel, half the size in a file: the 256 most frequent colours stay what they are, the rest (the rims of letters)
 * take the nearest of them.
 */
final class FewColours {
    private static final int COLOURS = 256;

    private FewColours() {}

    static ImageData of(ImageData full) {
        Map<Integer, Integer> counts = new HashMap<>();
        int[] row = new int[full.width];
        for (int y = 0; y < full.height; y++) {
            full.getPixels(0, y, full.width, row, 0);
            for (int pixel : row) {
                counts.merge(pixel, 1, Integer::sum);
            }
        }
        List<Integer> kept = counts.keySet().stream().sorted(Comparator.<Integer>comparingInt(counts::get).reversed()).limit(COLOURS).toList();
        List<RGB> colours = new ArrayList<>();
        kept.forEach(pixel -> colours.add(full.palette.getRGB(pixel)));
        Map<Integer, Integer> indexes = new HashMap<>();
        counts.keySet().forEach(pixel -> indexes.put(pixel, nearest(colours, full.palette.getRGB(pixel))));
        ImageData small = new ImageData(full.width, full.height, 8, new PaletteData(colours.toArray(RGB[]::new)));
        for (int y = 0; y < full.height; y++) {
            full.getPixels(0, y, full.width, row, 0);
            for (int x = 0; x < full.width; x++) {
                small.setPixel(x, y, indexes.get(row[x]));
            }
        }
        return small;
    }

    private static int nearest(List<RGB> colours, RGB wanted) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.size() && least > 0; i++) {
            RGB colour = colours.get(i);
            int red = colour.red - wanted.red;
            int green = colour.green - wanted.green;
            int blue = colour.blue - wanted.blue;
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
