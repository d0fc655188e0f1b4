package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.util.Base64;
import org.osgi.service.component.annotations.Component;

/** Any bytes, in Base64: for copying elsewhere. */
@Component(service = RecordSerde.class)
public final class Base64Serde implements RecordSerde {
    @Override
    public String id() {
        return "base64";
    }

    @Override
    public String name() {
        return "Base64";
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return POSSIBLE - 1;
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        return Decoded.Meaning.of(Base64.getEncoder().encodeToString(payload.bytes()));
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SerdeException(TEXTS.of("base64.not", e.getMessage()), e);
        }
    }
}
