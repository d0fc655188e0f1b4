package dev.kraftbench.metadata.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.record.internal.CompressionType;
import org.jspecify.annotations.Nullable;

/** Reads a table of configuration definitions: tab-separated name, type, default, importance, constraint, visibility and a last column. */
final class ConfigTable {

    private static final String NO_DEFAULT = "<none>";
    private static final String REQUIRED = "<required>";

    /** One line of the table. */
    record Row(
            String name, Type type, @Nullable Object defaultValue, Importance importance, String constraint, boolean internal, String last) {}

    private ConfigTable() {}

    static List<Row> read(String resource) {
        return lines(resource).stream().map(ConfigTable::row).toList();
    }

    /** Reads a table of two columns. */
    static Map<String, String> readPairs(String resource) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : lines(resource)) {
            String[] cells = line.split("\t", 2);
            pairs.put(cells[0], cells[1]);
        }
        return pairs;
    }

    private static List<String> lines(String resource) {
        List<String> lines = new ArrayList<>();
        try (InputStream stream = ConfigTable.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("Missing resource " + resource);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static Row row(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 7) {
            throw new IllegalStateException("Expected 7 cells in: " + line);
        }
        Type type = Type.valueOf(cells[1]);
        Object defaultValue = switch (cells[2]) {
            case NO_DEFAULT -> null;
            case REQUIRED -> ConfigDef.NO_DEFAULT_VALUE;
            default -> cells[2];
        };
        return new Row(cells[0], type, defaultValue, Importance.valueOf(cells[3]), cells[4], cells[5].equals("internal"), cells[6]);
    }

    static void define(ConfigDef target, Row row, String documentation) {
        ConfigDef.Validator validator = validator(row.constraint());
        if (row.internal()) {
            target.defineInternal(row.name(), row.type(), row.defaultValue(), validator, row.importance(), documentation);
        } else {
            target.define(row.name(), row.type(), row.defaultValue(), validator, row.importance(), documentation);
        }
    }

    private static ConfigDef.@Nullable Validator validator(String constraint) {
        String[] parts = constraint.split(":", -1);
        return switch (parts[0]) {
            case "-" -> null;
            case "range" -> range(parts[1]);
            case "in" -> ValidString.in(parts[1].split(","));
            case "nocase" -> ConfigDef.CaseInsensitiveValidString.in(parts[1].split(","));
            case "list" -> {
                boolean emptyAllowed = parts[2].contains("empty");
                yield parts[1].isEmpty()
                        ? ValidList.anyNonDuplicateValues(emptyAllowed, parts[2].contains("null"))
                        : ValidList.in(emptyAllowed, parts[1].split(","));
            }
            case "nonempty" -> new ConfigDef.NonEmptyString();
            case "nonnull" -> new ConfigDef.NonNullValidator();
            case "gzip" -> CompressionType.GZIP.levelValidator();
            case "offset-reset" -> ShareOffsetResetRule.INSTANCE;
            default -> throw new IllegalStateException("Unknown constraint " + constraint);
        };
    }

    private static Range range(String bounds) {
        String[] ends = Arrays.stream(bounds.split(",")).filter(end -> !end.equals("...")).toArray(String[]::new);
        return ends.length == 1 ? Range.atLeast(number(ends[0])) : Range.between(number(ends[0]), number(ends[1]));
    }

    private static Number number(String text) {
        if (text.contains(".")) {
            return Double.parseDouble(text);
        }
        long value = Long.parseLong(text);
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }
}
