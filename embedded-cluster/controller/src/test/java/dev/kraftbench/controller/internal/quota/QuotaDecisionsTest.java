package dev.kraftbench.controller.internal.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kraftbench.controller.Decision;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotaDecisionsTest {

    private ClusterImage image = ClusterImage.EMPTY;

    private static EntryData entry(String type, @Nullable String name, OpData... ops) {
        return new EntryData().setEntity(List.of(new EntityData().setEntityType(type).setEntityName(name))).setOps(List.of(ops));
    }

    private static OpData set(String key, double value) {
        return new OpData().setKey(key).setValue(value);
    }

    private static OpData remove(String key) {
        return new OpData().setKey(key).setRemove(true);
    }

    private Decision<AlterClientQuotasResponseData> alter(AlterClientQuotasRequestData request) {
        Decision<AlterClientQuotasResponseData> decision = new QuotaDecisions(image.access(), Set.of("nowhere")).alter(request);
        ClusterDelta delta = new ClusterDelta(image);
        decision.records().forEach(record -> delta.replay(record.message()));
        image = delta.apply(image.offset() + decision.records().size(), 1);
        return decision;
    }

    private Decision<AlterClientQuotasResponseData> alter(EntryData... entries) {
        return alter(new AlterClientQuotasRequestData().setEntries(List.of(entries)));
    }

    private void assertRefused(String message, EntryData entry) {
        Decision<AlterClientQuotasResponseData> decision = alter(entry);
        assertEquals(List.of(), decision.records());
        assertEquals(Errors.INVALID_REQUEST.code(), decision.reply().entries().getFirst().errorCode());
        assertEquals(message, decision.reply().entries().getFirst().errorMessage());
    }

    @Test
    void whatIsSetIsKeptAndWhatIsRemovedIsGone() {
        assertEquals(2, alter(entry("user", "ann", set("producer_byte_rate", 10), set("request_percentage", 0.5))).records().size());
        assertEquals(0, alter(entry("user", "ann", set("producer_byte_rate", 10))).records().size(), "nothing new");
        assertEquals(0, alter(entry("user", "ann", remove("consumer_byte_rate"))).records().size(), "nothing to remove");
        alter(entry("user", "ann", remove("producer_byte_rate"), set("request_percentage", 2)));
        assertEquals(1, image.access().quotas().size());
        assertEquals(2.0, image.access().quotas().values().iterator().next().get("request_percentage"));
        alter(entry("user", "ann", remove("request_percentage")));
        assertEquals(0, image.access().quotas().size());
    }

    @Test
    void aTrialChangesNothing() {
        Decision<AlterClientQuotasResponseData> decision = alter(new AlterClientQuotasRequestData()
                .setEntries(List.of(entry("ip", null, set("connection_creation_rate", 3)), entry("ip", "x", set("connection_creation_rate", -3))))
                .setValidateOnly(true));
        assertEquals(List.of(), decision.records());
        assertEquals(Errors.NONE.code(), decision.reply().entries().getFirst().errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), decision.reply().entries().getLast().errorCode());
    }

    @Test
    void anEntityIsChangedAsAWholeAndTheOthersAllTheSame() {
        Decision<AlterClientQuotasResponseData> decision = alter(
                entry("user", "ann", set("producer_byte_rate", 10), set("consumer_byte_rate", 0)), entry("user", "bob", set("producer_byte_rate", 11)));
        assertEquals(1, decision.records().size());
        assertEquals("consumer_byte_rate must be above 0", decision.reply().entries().getFirst().errorMessage());
        assertNull(decision.reply().entries().getLast().errorMessage());
    }

    @Test
    void anEntityThatIsNamedTwiceIsNotChanged() {
        Decision<AlterClientQuotasResponseData> decision =
                alter(entry("user", null, set("producer_byte_rate", 10)), entry("user", null, set("consumer_byte_rate", 10)));
        assertEquals(List.of(), decision.records());
        assertEquals(
                "The request changes the quotas of the default user twice", decision.reply().entries().getFirst().errorMessage());
    }

    @Test
    void wrongKeysValuesAndEntitiesAreRefused() {
        assertRefused("The request does not say whose quotas to change", new EntryData().setOps(List.of(set("producer_byte_rate", 1))));
        assertRefused("The request changes producer_byte_rate of user ann twice",
                entry("user", "ann", set("producer_byte_rate", 1), remove("producer_byte_rate")));
        assertRefused("x is no quota of user ann", entry("user", "ann", set("x", 1)));
        assertRefused("consumer_byte_rate is no quota of ip 10.0.0.1", entry("ip", "10.0.0.1", set("consumer_byte_rate", 1)));
        assertRefused("request_percentage must be a number", entry("user", "ann", set("request_percentage", Double.NaN)));
        assertRefused("connection_creation_rate must be a whole number", entry("ip", "10.0.0.1", set("connection_creation_rate", 1.5)));
        assertRefused("nowhere is neither an address nor a host that is known here", entry("ip", "nowhere", set("connection_creation_rate", 1)));
    }
}
