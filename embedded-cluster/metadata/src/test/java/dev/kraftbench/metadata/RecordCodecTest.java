package dev.kraftbench.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final ApiMessageAndVersion LEVEL = new ApiMessageAndVersion(
            new FeatureLevelRecord().setName("metadata.version").setFeatureLevel((short) 33), (short) 0);

    @Test
    void theFrameIsThatOfApacheKafka() {
        byte[] bytes = RecordCodec.encode(LEVEL).array();
        // frame version 1, type 12, version 0, compact string, int16, no tagged fields
        assertEquals("010c00116d657461646174612e76657273696f6e002100", HexFormat.of().formatHex(bytes));
        assertEquals(LEVEL, RecordCodec.decode(ByteBuffer.wrap(bytes)));
    }

    @Test
    void damagedAndUnknownRecordsAreRefusedClearly() {
        assertRefused("Unknown frame version", "020c00");
        assertRefused("Unknown metadata record type 99", "016300");
        assertRefused("Unknown version 9", "010c09");
        assertRefused("bytes too many", "010c00116d657461646174612e76657273696f6e00210000");
        assertRefused("Unreadable metadata record", "010c00116d65");
        assertRefused("Unreadable metadata record", "");
    }

    private static void assertRefused(String message, String hex) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        InvalidMetadataException refusal = assertThrows(InvalidMetadataException.class, () -> RecordCodec.decode(bytes));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
    }
}
