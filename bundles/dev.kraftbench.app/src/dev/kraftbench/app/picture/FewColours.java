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
 * A picture of a window with one byte a pixel, half the size in a file: the most frequent colours stay what they are, and some that are
 * rare but like none of these (the shades of a red sign); the rest (the rims of letters) take the nearest of them.
 */
final class FewColours {
    private static final int COLOURS = 256;
    private static final int FREQUENT = 208;

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
        List<Integer> byCount = counts.keySet().stream().sorted(Comparator.<Integer>comparingInt(counts::get).reversed()).toList();
        List<RGB> colours = new ArrayList<>();
        byCount.stream().limit(FREQUENT).forEach(pixel -> colours.add(full.palette.getRGB(pixel)));
        addUnlike(colours, byCount.stream().skip(FREQUENT).map(full.palette::getRGB).toList());
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

    /** Each time the one that is least like those there are. */
    private static void addUnlike(List<RGB> colours, List<RGB> rare) {
        int[] distances = rare.stream().mapToInt(colour -> distance(colours.get(nearest(colours, colour)), colour)).toArray();
        while (colours.size() < COLOURS && !rare.isEmpty()) {
            int farthest = 0;
            for (int i = 1; i < distances.length; i++) {
                farthest = distances[i] > distances[farthest] ? i : farthest;
            }
            RGB added = rare.get(farthest);
            colours.add(added);
            for (int i = 0; i < distances.length; i++) {
                distances[i] = Math.min(distances[i], distance(added, rare.get(i)));
            }
        }
    }

    private static int distance(RGB one, RGB other) {
        int red = one.red - other.red;
        int green = one.green - other.green;
        int blue = one.blue - other.blue;
        return red * red + green * green + blue * blue;
    }

    private static int nearest(List<RGB> colours, RGB wanted) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.size() && least > 0; i++) {
            int distance = distance(colours.get(i), wanted);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
