package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes with the serdes that were chosen. Where none was, every record gets the one that fits it best, the last one first: a topic whose producers
 * changed their format stays readable.
 */
final class TopicDecoder implements RecordDecoder {
    private final List<RecordSerde> serdes;
    private final Map<Side, SerdeChoice> choices;
    private final Schemas schemas;
    private final Map<Side, RecordSerde> used = new EnumMap<>(Side.class);

    TopicDecoder(List<RecordSerde> serdes, Map<Side, SerdeChoice> choices, Schemas schemas) {
        this.serdes = List.copyOf(serdes);
        this.choices = Map.copyOf(choices);
        this.schemas = schemas;
    }

    @Override
    public ReadRecord decode(StoredRecord stored) {
        return new ReadRecord(stored, decode(Payload.of(stored, Side.KEY)), decode(Payload.of(stored, Side.VALUE)));
    }

    private Decoded decode(@Nullable Payload payload) {
        if (payload == null) {
            return Decoded.NOTHING;
        }
        SerdeChoice choice = choices.getOrDefault(payload.side(), SerdeChoice.GUESSED);
        if (choice.serde().equals(SerdeChoice.GUESS)) {
            return guess(payload);
        }
        Optional<RecordSerde> chosen = serdes.stream().filter(serde -> serde.id().equals(choice.serde())).findFirst();
        if (chosen.isEmpty()) {
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), "the serde " + choice.serde() + " is not here; its bundle may be stopped");
        }
        remember(payload.side(), chosen.get());
        return chosen.get().decode(payload, choice.options(), schemas);
    }

    private Decoded guess(Payload payload) {
        RecordSerde last = last(payload.side());
        if (last != null && last.fit(payload, schemas) > RecordSerde.LIKELY) {
            Decoded decoded = last.decode(payload, SerdeOptions.NONE, schemas);
            if (decoded instanceof Decoded.Meaning) {
                return decoded;
            }
        }
        List<RecordSerde> byFit = serdes.stream().filter(serde -> serde.fit(payload, schemas) > RecordSerde.NOT)
                .sorted(Comparator.comparingInt(serde -> -serde.fit(payload, schemas))).toList();
        for (RecordSerde serde : byFit) {
            if (serde.decode(payload, SerdeOptions.NONE, schemas) instanceof Decoded.Meaning meaning) {
                remember(payload.side(), serde);
                return meaning;
            }
        }
        return new Decoded.Unreadable(Bytes.hex(payload.bytes()), "no serde reads it");
    }

    private synchronized @Nullable RecordSerde last(Side side) {
        return used.get(side);
    }

    private synchronized void remember(Side side, RecordSerde serde) {
        used.put(side, serde);
    }

    @Override
    public Optional<RecordSerde> used(Side side) {
        return Optional.ofNullable(last(side));
    }
}
