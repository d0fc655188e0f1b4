package dev.kraftbench.ui.records;

import dev.kraftbench.core.produce.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records as the produce dialog describes them: one, or a number of generated ones. In key and value {@code {n}} stands for the number of the record,
 * {@code {n%5}} for its remainder by five, so that keys repeat. Pure.
 *
 * @param key empty for no key
 */
public record RecordDraft(String key, String value, int count) {
    private static final java.util.regex.Pattern PLACE = java.util.regex.Pattern.compile("\\{n(?:%(\\d{1,6}))?\\}");

    public List<OutgoingRecord> records() {
        List<OutgoingRecord> records = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            records.add(OutgoingRecord.of(key.isEmpty() ? null : filled(key, n), filled(value, n)));
        }
        return records;
    }

    static String filled(String template, int n) {
        return PLACE.matcher(template).replaceAll(match -> {
            @Nullable String divisor = match.group(1);
            int by = divisor == null ? 0 : Integer.parseInt(divisor);
            return Integer.toString(by == 0 ? n : n % by);
        });
    }
}
