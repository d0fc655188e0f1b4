package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Text in UTF-8 or another charset. */
@Component(service = RecordSerde.class)
public final class TextSerde implements RecordSerde {
    @Override
    public String id() {
        return "string";
    }

    @Override
    public String name() {
        return "String";
    }

    @Override
    public List<String> options() {
        return List.of(SerdeOptions.CHARSET);
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return Bytes.printable(payload.bytes()) ? LIKELY : NOT;
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        try {
            return Bytes.text(payload.bytes(), charset(options)).<Decoded>map(Decoded.Meaning::of)
                    .orElseGet(() -> new Decoded.Unreadable(Bytes.hex(payload.bytes()), "not a text in " + name(options)));
        } catch (SerdeException e) {
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        return text.getBytes(charset(options));
    }

    private static String name(SerdeOptions options) {
        return options.get(SerdeOptions.CHARSET).isBlank() ? "UTF-8" : options.get(SerdeOptions.CHARSET);
    }

    private static Charset charset(SerdeOptions options) throws SerdeException {
        String name = name(options);
        try {
            return name.equals("UTF-8") ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new SerdeException(TEXTS.of("charset.none", name), e);
        }
    }
}
