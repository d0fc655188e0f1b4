package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.JsonGenerator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as trees of maps, lists, strings, numbers and booleans. Numbers keep their digits. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();

    static {
        MAPPER.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(500).maxStringLength(64 << 20).build());
        MAPPER.getFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private Json() {}

    /** A parsed text; the tree of the JSON null is null. */
    public record Parsed(@Nullable Object tree) {}

    /** Empty when it is no JSON. */
    public static Optional<Parsed> parse(String text) {
        try {
            return Optional.of(new Parsed(MAPPER.readValue(text, Object.class)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Why it is no JSON, with the place. */
    public static String complaint(String text) {
        try {
            MAPPER.readValue(text, Object.class);
            return "";
        } catch (JsonProcessingException e) {
            return TEXTS.of("json.at", e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage());
        }
    }

    public static String compact(@Nullable Object tree) {
        return write(false, tree);
    }

    public static String pretty(@Nullable Object tree) {
        return write(true, tree);
    }

    private static String write(boolean pretty, @Nullable Object tree) {
        try {
            return (pretty ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer()).writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a tree of JSON", e);
        }
    }

    public static @Nullable Object tree(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    public static JsonNode node(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }
}
