package dev.kraftbench.broker.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.internal.access.DenialLog.Denial;
import dev.kraftbench.broker.internal.access.DenialLog.Line;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.access.Subject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class DenialLogTest {

    private static final Subject ALICE = new Subject("User:alice", InetAddress.ofLiteral("10.1.2.3"));

    private final VirtualLane clock = new VirtualLane();
    private final List<Line> lines = new ArrayList<>();
    private final Denials denials = new DenialLog(clock, lines::add).of(ApiKeys.FETCH);

    private void deny(Subject who, String topic) {
        denials.denied(who, AclOperation.READ, ResourceType.TOPIC, topic);
    }

    @Test
    void aDenialIsToldWithAllThatIsKnown() {
        deny(ALICE, "orders");

        assertEquals(List.of(new Line.Denied(new Denial(ApiKeys.FETCH, "User:alice", "10.1.2.3", AclOperation.READ, ResourceType.TOPIC, "orders"))), lines);
    }

    @Test
    void theSameIsToldOnceAMinuteAndCounted() {
        for (int i = 0; i < 5; i++) {
            deny(ALICE, "orders");
        }
        assertEquals(1, lines.size());

        clock.advance(Duration.ofMinutes(1));
        deny(ALICE, "orders");

        assertEquals(List.of(lines.getFirst(), new Line.Untold(4), lines.getFirst()), lines);
    }

    @Test
    void whoTriesEveryNameDoesNotHideWhatOthersAreDenied() {
        for (int i = 0; i < 10_000; i++) {
            deny(ALICE, "orders-" + i);
        }
        assertEquals(DenialLog.LINES_OF_A_PRINCIPAL, lines.size());

        deny(new Subject("User:bob", ALICE.host()), "payments");
        assertEquals(DenialLog.LINES_OF_A_PRINCIPAL + 1, lines.size());
    }

    @Test
    void allTogetherHaveSoManyLinesAMinute() {
        for (int minute = 0; minute < 2; minute++) {
            for (int i = 0; i < 1_000; i++) {
                deny(new Subject("User:" + i, ALICE.host()), "orders");
            }
            clock.advance(Duration.ofMinutes(1));
        }

        assertEquals(2 * DenialLog.LINES + 1, lines.size());
        assertTrue(lines.contains(new Line.Untold(1_000 - DenialLog.LINES)));
    }

    @Test
    void aNameCanNeitherForgeALineNorFillOne() {
        deny(ALICE, "orders\n12:00:00 INFO denied\r\33[2J" + (char) 0x2028);
        deny(ALICE, "x".repeat(30_000));

        for (Line line : lines) {
            String name = ((Line.Denied) line).denial().name();
            assertTrue(name.length() <= 250, name);
            assertTrue(name.chars().noneMatch(each -> Character.isISOControl(each) || each == 0x2028), name);
        }
        assertEquals(2, lines.size());
    }
}
