package dev.kraftbench.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.transport.ServerLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private static final String OVERRIDES = "max.connections.per.ip.overrides";
    private static final String RATE = "max.connection.creation.rate";
    private static final long SECOND = 1_000_000_000L;

    private final VirtualLane lane = new VirtualLane();
    private final Map<String, String> settings = new HashMap<>();
    private final List<ServerLimits> told = new ArrayList<>();

    private ConnectionLimits limits() {
        return new ConnectionLimits(1, lane, lane, new ConnectionLimits.Window(11, SECOND), ServerLimits.defaults(), settings::get, told::add);
    }

    private void change(ConnectionLimits limits, String name, String value) {
        settings.put(name, value);
        limits.change(settings::get);
        lane.settle();
    }

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    void anAddressIsTheSameHoweverItIsWritten() throws Exception {
        settings.put(OVERRIDES, "10.1.2.3:5, ::1:6,[2001:db8::7]:7");

        Map<InetAddress, Integer> perIp = limits().atStart().perIp();

        assertEquals(5, perIp.get(address("10.1.2.3")));
        assertEquals(6, perIp.get(address("0:0:0:0:0:0:0:1")));
        assertEquals(7, perIp.get(address("2001:db8:0:0:0:0:0:7")));
    }

    @Test
    void aHostIsLimitedByItsAddress() throws Exception {
        settings.put(OVERRIDES, "localhost:5");

        assertEquals(5, limits().atStart().perIp().get(InetAddress.getByName("localhost")));
    }

    @Test
    void whatIsNoHostWithANumberIsToldAtTheStart() {
        settings.put(OVERRIDES, "10.1.2.3");

        assertThrows(ConfigException.class, this::limits);
    }

    @Test
    void hostsAreLookedUpOnceByAHelper() throws Exception {
        ConnectionLimits limits = limits();
        lane.holdOutcomes();
        change(limits, OVERRIDES, "10.1.2.3:5");
        assertEquals(Map.of(), told.getLast().perIp());
        lane.releaseOutcomes();
        assertEquals(Map.of(address("10.1.2.3"), 5), told.getLast().perIp());

        lane.holdOutcomes();
        change(limits, "max.connections", "7");
        lane.releaseOutcomes();
        assertEquals(3, told.size(), "nothing was looked up again");
        assertEquals(7, told.getLast().maxConnections());
        assertEquals(Map.of(address("10.1.2.3"), 5), told.getLast().perIp());
    }

    @Test
    void aBadListOfHostsDoesNotKeepOtherChangesFromHolding() throws Exception {
        settings.put(OVERRIDES, "10.1.2.3:5");
        ConnectionLimits limits = limits();

        settings.put("max.connections", "7");
        change(limits, OVERRIDES, "everybody");

        assertEquals(7, told.getLast().maxConnections());
        assertEquals(Map.of(address("10.1.2.3"), 5), told.getLast().perIp());
    }

    @Test
    void connectionsAreTakenAsFastAsTheRateAllows() {
        settings.put(RATE, "2");
        ConnectionLimits limits = limits();
        for (int saved = 0; saved < 20; saved++) {
            assertEquals(0, limits.getAsLong());
        }
        assertEquals(SECOND / 2, limits.getAsLong());
        lane.advance(Duration.ofMillis(500));
        assertEquals(SECOND / 2, limits.getAsLong());

        change(limits, RATE, Integer.toString(Integer.MAX_VALUE));
        assertEquals(0, limits.getAsLong());
        change(limits, RATE, "0");
        assertTrue(limits.getAsLong() > 0);
        assertTrue(limits.getAsLong() <= SECOND, "or a changed rate would hold after years only");
    }
}
