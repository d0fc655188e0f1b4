package dev.kraftbench.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({"broker-1.example,9092,broker-1.example:9092", "127.0.0.1,1,127.0.0.1:1", "::1,9093,[::1]:9093", "fe80::1%eth0,9093,[fe80::1%eth0]:9093"})
    void itsTextNamesIt(String host, int port, String text) {
        HostPort address = new HostPort(host, port);
        assertEquals(text, address.toString());
        assertEquals(address, HostPort.parse(" " + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":9092", "localhost:", "localhost:port"})
    void whatHasNoPortIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }
}
