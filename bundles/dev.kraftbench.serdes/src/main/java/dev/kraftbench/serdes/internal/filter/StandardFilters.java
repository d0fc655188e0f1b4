package dev.kraftbench.serdes.internal.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.FilterLanguage;
import dev.kraftbench.core.serde.RecordFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** Words, regular expressions that are searched in linear time, and conditions. */
@Component(service = FilterLanguage.class)
public final class StandardFilters implements FilterLanguage {
    private final Expressions expressions = new Expressions();

    @Override
    public Compiled compile(Mode mode, String text) {
        if (text.isBlank()) {
            return new Compiled.Usable(RecordFilter.ALL);
        }
        return switch (mode) {
            case TEXT -> new Compiled.Usable(words(text));
            case REGEX -> regex(text);
            case EXPRESSION -> expressions.compile(text);
        };
    }

    private static RecordFilter words(String text) {
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return record -> {
            String all = String.join("\n", texts(record)).toLowerCase(Locale.ROOT);
            return words.stream().allMatch(all::contains);
        };
    }

    private static Compiled regex(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return new Compiled.Usable(record -> texts(record).stream().anyMatch(part -> pattern.matcher(part).find()));
        } catch (PatternSyntaxException e) {
            int at = e.getPattern() == null ? -1 : text.indexOf(e.getPattern());
            return new Compiled.Wrong(e.getDescription() + (e.getPattern() == null ? "" : ": " + e.getPattern()), at);
        }
    }

    private static List<String> texts(ReadRecord record) {
        List<String> texts = new ArrayList<>();
        texts.add(record.key().text());
        texts.add(record.value().text());
        for (StoredRecord.Header header : record.stored().headers()) {
            texts.add(header.name() + "=" + (header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8)));
        }
        return texts;
    }

    @Override
    public List<Word> words() {
        List<Word> words = new ArrayList<>(Expressions.WORDS);
        words.addAll(Expressions.FUNCTIONS);
        return words;
    }
}
