package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** Native parts of the libraries, reached through OSGi's class loaders. */
class OsgiRuntimeTest {

    @Test
    void everyCodecCompressesAndDecompresses() {
        byte[] value = "order ".repeat(200).getBytes(StandardCharsets.UTF_8);
        for (CompressionType type : CompressionType.values()) {
            MemoryRecords records = MemoryRecords.withRecords(Compression.of(type).build(), new SimpleRecord(value), new SimpleRecord(value));
            int count = 0;
            for (var record : records.records()) {
                ByteBuffer read = record.value();
                assertEquals(ByteBuffer.wrap(value), read, type.name);
                count++;
            }
            assertEquals(2, count, type.name);
        }
    }

    @Test
    void nettyFindsItsNativeEpoll() {
        if (System.getProperty("os.name").equals("Linux")) {
            assertTrue(Epoll.isAvailable(), () -> "epoll: " + Epoll.unavailabilityCause());
        }
    }
}
