package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.core.model.Points;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.export.SvgGraphics;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * A frame as a file: a picture as large as on the screen (PNG at twice as many pixels), or its points as comma-separated values. Any thread but the UI's.
 */
public record ChartFile(ChartFrame frame, int width, int height, Palette palette) {
    private static final int PNG_SCALE = 2;

    public enum Format {
        PNG,
        SVG,
        CSV;

        public String extension() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public void write(Format format, Path file) throws IOException {
        switch (format) {
            case PNG -> png(file);
            case SVG -> Files.writeString(file, svg(), StandardCharsets.UTF_8);
            case CSV -> Files.writeString(file, csv(), StandardCharsets.UTF_8);
        }
    }

    private void png(Path file) throws IOException {
        BufferedImage image = new BufferedImage(width * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.scale(PNG_SCALE, PNG_SCALE);
            paint(graphics);
        } finally {
            graphics.dispose();
        }
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException("no writer for PNG");
        }
    }

    public String svg() {
        SvgGraphics graphics = new SvgGraphics(width, height);
        paint(graphics);
        return graphics.document();
    }

    private void paint(Graphics2D graphics) {
        graphics.setColor(palette.ground().awt());
        graphics.fillRect(0, 0, width, height);
        new FramePainter(() -> frame, drawn -> { }).paint(graphics, width, height, palette);
    }

    /** All points, not only as many as are drawn: a row a time, a column a line; empty where a line has no point. */
    public String csv() {
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder("time,epoch_millis");
        for (Panel panel : frame.panels()) {
            for (Line line : panel.lines()) {
                lines.add(line);
                text.append(',').append(quoted(panel.title() + ": " + line.name()));
            }
        }
        text.append('\n');
        Map<Long, double[]> rows = new TreeMap<>();
        for (int column = 0; column < lines.size(); column++) {
            Points points = lines.get(column).points();
            for (int i = 0; i < points.size(); i++) {
                if (frame.span().contains(points.epochMillis()[i])) {
                    rows.computeIfAbsent(points.epochMillis()[i], at -> unknown(lines.size()))[column] = points.values()[i];
                }
            }
        }
        rows.forEach((at, values) -> {
            text.append(Instant.ofEpochMilli(at)).append(',').append(at);
            for (double value : values) {
                text.append(',').append(Double.isNaN(value) ? "" : value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
            }
            text.append('\n');
        });
        return text.toString();
    }

    private static double[] unknown(int columns) {
        double[] values = new double[columns];
        java.util.Arrays.fill(values, Double.NaN);
        return values;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
