package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** JSON without a schema. The bytes are shown as they are; the details lay them out. */
@Component(service = RecordSerde.class)
public final class JsonSerde implements RecordSerde {
    /** Above that of text: all JSON is text. */
    private static final int LOOKS_LIKE_JSON = LIKELY + 10;

    @Override
    public String id() {
        return "json";
    }

    @Override
    public String name() {
        return "JSON";
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        byte[] bytes = payload.bytes();
        int first = 0;
        int last = bytes.length - 1;
        while (first < last && Character.isWhitespace(bytes[first])) {
            first++;
        }
        while (last > first && Character.isWhitespace(bytes[last])) {
            last--;
        }
        // a lone number or word is JSON too, but nobody calls it so
        return first < last && (bytes[first] == '{' && bytes[last] == '}' || bytes[first] == '[' && bytes[last] == ']') ? LOOKS_LIKE_JSON : NOT;
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        Optional<String> text = Bytes.text(payload.bytes(), StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), "not UTF-8");
        }
        return Json.parse(text.get()).<Decoded>map(parsed -> new Decoded.Meaning(text.get(), Json.pretty(parsed.tree()), parsed.tree(), "", List.of()))
                .orElseGet(() -> new Decoded.Unreadable(text.get(), "not JSON: " + Json.complaint(text.get())));
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        Json.Parsed parsed = Json.parse(text).orElseThrow(() -> new SerdeException(TEXTS.of("json.not", Json.complaint(text))));
        return Json.compact(parsed.tree()).getBytes(StandardCharsets.UTF_8);
    }
}
