package dev.kraftbench.core.produce.source;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Records of a {@link GeneratorSpec}. */
public final class GeneratedRecords implements RecordSource {
    private final GeneratorSpec spec;
    private final Template key;
    private final Template value;
    private final KeySkew.Chooser chooser;
    private final SplittableRandom random;
    private long number;

    /** @throws IllegalArgumentException when a template is wrong */
    public GeneratedRecords(GeneratorSpec spec) {
        this.spec = spec;
        key = new Template(spec.key());
        value = new Template(spec.value());
        chooser = spec.skew().chooser();
        random = new SplittableRandom(spec.seed());
    }

    @Override
    public @Nullable DraftRecord next() throws RowException {
        if (spec.count() > 0 && number >= spec.count()) {
            return null;
        }
        long mine = number++;
        long chosen = chooser.next(random);
        @Nullable String keyText = spec.key().isEmpty() ? null : key.fill(new Template.Filling(mine, chosen, null, random, System::currentTimeMillis));
        String valueText = filledUp(value.fill(new Template.Filling(mine, chosen, keyText, random, System::currentTimeMillis)));
        try {
            return new DraftRecord(keyText == null ? null : spec.keyEncoding().parse(keyText), spec.valueEncoding().parse(valueText), List.of(), null, null,
                    mine + 1);
        } catch (IllegalArgumentException e) {
            throw new RowException(mine + 1, String.valueOf(e.getMessage()));
        }
    }

    private String filledUp(String text) {
        int missing = spec.leastValueChars() - text.length();
        if (missing <= 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(spec.leastValueChars() + 16);
        String stripped = text.stripTrailing();
        if (spec.valueEncoding() == Encoding.STRING && !stripped.endsWith("}")) {
            out.append(text);
            Template.letters(out, random, missing);
        } else if (stripped.endsWith("}")) {
            String inner = stripped.substring(0, stripped.length() - 1);
            out.append(inner).append(inner.strip().equals("{") ? "\"pad\":\"" : ",\"pad\":\"");
            Template.letters(out, random, Math.max(1, spec.leastValueChars() - out.length() - 2));
            out.append("\"}");
        } else {
            return text;
        }
        return out.toString();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
