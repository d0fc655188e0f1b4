package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.util.HexFormat;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Any bytes, as hexadecimal digits; the details dump them. */
@Component(service = RecordSerde.class)
public final class HexSerde implements RecordSerde {
    /** Ids of schemas are counted up from one. */
    private static final int LARGEST_ID = 1_000_000;

    @Override
    public String id() {
        return "hex";
    }

    @Override
    public String name() {
        return "Hex";
    }

    @Override
    public int fit(Payload payload, Schemas schemas) {
        return POSSIBLE;
    }

    @Override
    public Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        String hex = Bytes.hex(payload.bytes());
        return new Decoded.Meaning(hex, Bytes.dump(payload.bytes()), hex, "", remarks(payload.bytes(), schemas));
    }

    private static List<String> remarks(byte[] bytes, Schemas schemas) {
        int id = Framing.schemaId(bytes);
        return id > 0 && id <= LARGEST_ID && !schemas.present()
                ? List.of("Looks framed with schema id " + id + ": give the connection a schema registry (schema.registry.url), or choose a schema file.")
                : List.of();
    }

    @Override
    public boolean encodes() {
        return true;
    }

    @Override
    public byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        try {
            return HexFormat.of().parseHex(text.replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            throw new SerdeException(TEXTS.of("hex.not", e.getMessage()), e);
        }
    }
}
