package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Makes text of a record's key and value by the serde that fits its bytes best: Kafka's own topics, JSON, text, otherwise hexadecimal. No schema is fetched:
 * a directory does not say of which cluster it is. Any thread.
 */
final class RecordText {
    private static final int MOST_HEX = 64;
    private static final int MARKER_BYTES = Short.BYTES + Integer.BYTES;

    private RecordText() {}

    /** @param full as shown where there is room */
    record Shown(LogRecord record, String key, String value, String full) {}

    static List<Shown> of(List<LogRecord> records) {
        List<RecordSerde> serdes = serdes();
        return records.stream().map(record -> shown(record, serdes)).toList();
    }

    private static List<RecordSerde> serdes() {
        BundleContext context = FrameworkUtil.getBundle(RecordText.class).getBundleContext();
        ServiceReference<Serdes> reference = context.getServiceReference(Serdes.class);
        Serdes service = reference == null ? null : context.getService(reference);
        return service == null ? List.of() : service.all();
    }

    private static Shown shown(LogRecord record, List<RecordSerde> serdes) {
        StoredRecord stored = record.stored();
        if (!record.control().isEmpty()) {
            String said = control(record);
            return new Shown(record, record.control(), said, full(record, record.control(), said));
        }
        Decoded key = decoded(stored, Side.KEY, serdes);
        Decoded value = decoded(stored, Side.VALUE, serdes);
        return new Shown(record, key.text(), value.text(), full(record, key.full(), value.full()));
    }

    /** A transaction's marker has a version and the epoch of the coordinator that wrote it. */
    private static String control(LogRecord record) {
        byte[] value = record.stored().value();
        boolean marker = record.control().equals("COMMIT") || record.control().equals("ABORT");
        return marker && value != null && value.length >= MARKER_BYTES
                ? Messages.coordinator_epoch + " " + ByteBuffer.wrap(value).getInt(Short.BYTES) : hex(value);
    }

    private static Decoded decoded(StoredRecord stored, Side side, List<RecordSerde> serdes) {
        Payload payload = Payload.of(stored, side);
        if (payload == null) {
            return Decoded.NOTHING;
        }
        RecordSerde best = null;
        int most = RecordSerde.NOT;
        for (RecordSerde serde : serdes) {
            int fit = serde.fit(payload, Schemas.NONE);
            if (fit > most) {
                most = fit;
                best = serde;
            }
        }
        return best == null ? Decoded.Meaning.of(hex(payload.bytes())) : best.decode(payload, SerdeOptions.NONE, Schemas.NONE);
    }

    private static String full(LogRecord record, String key, String value) {
        StoredRecord stored = record.stored();
        StringBuilder text = new StringBuilder();
        text.append(Messages.offset).append(' ').append(stored.offset()).append("   ").append(Messages.time).append(' ').append(Cells.time(stored.timestamp()))
                .append('\n');
        for (StoredRecord.Header header : stored.headers()) {
            text.append(Messages.headers).append(' ').append(header.name()).append(" = ")
                    .append(header.value() == null ? "null" : new String(header.value(), StandardCharsets.UTF_8)).append('\n');
        }
        text.append('\n').append(Messages.key).append('\n').append(stored.key() == null ? "null" : key).append("\n\n").append(Messages.value).append('\n')
                .append(stored.value() == null ? "null" : value);
        if (record.cut()) {
            text.append('\n').append(org.eclipse.osgi.util.NLS.bind(Messages.cut, stored.valueSize()));
        }
        return text.toString();
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, MOST_HEX)) + (bytes.length > MOST_HEX ? " \u2026" : "");
    }
}
