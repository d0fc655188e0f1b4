package dev.kraftbench.metadata.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ConfigsImage;
import dev.kraftbench.metadata.ImageRecords;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigsTest {

    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");

    private record Setting(ConfigResource resource, String name, String value) {}

    private static ConfigsImage configs(Setting... settings) {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        for (Setting setting : settings) {
            delta.replay(ImageRecords.configRecord(setting.resource(), setting.name(), setting.value()).message());
        }
        return delta.apply(0, 0).configs();
    }

    @Test
    void theNearestLevelWins() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("log.retention.hours", "2"));
        assertEquals("7200000", effective.ofTopic(configs(), "orders", "retention.ms"));
        Setting all = new Setting(ALL_BROKERS, "log.retention.ms", "3");
        assertEquals("3", effective.ofTopic(configs(all), "orders", "retention.ms"));
        Setting broker = new Setting(BROKER, "log.retention.ms", "4");
        assertEquals("4", effective.ofTopic(configs(all, broker), "orders", "retention.ms"));
        Setting topic = new Setting(TOPIC, "retention.ms", "5");
        assertEquals("5", effective.ofTopic(configs(all, broker, topic), "orders", "retention.ms"));
        assertEquals("5", effective.ofTopic(configs(all, broker, topic), "orders").get("retention.ms"));
    }

    @Test
    void anotherBrokersSettingsDoNotCount() {
        EffectiveConfigs effective = new EffectiveConfigs(2, Map.of());
        assertEquals("604800000", effective.ofTopic(configs(new Setting(BROKER, "log.retention.ms", "4")), "orders", "retention.ms"));
    }

    @Test
    void descriptionNamesAllOriginsNearestFirst() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("log.segment.bytes", "2000000"));
        ConfigValue value = effective.describeTopic(configs(new Setting(TOPIC, "segment.bytes", "3000000")), "orders").stream()
                .filter(config -> config.name().equals("segment.bytes"))
                .findFirst()
                .orElseThrow();
        assertEquals("3000000", value.value());
        assertEquals(ConfigSource.TOPIC, value.source());
        assertEquals(
                List.of(
                        new ConfigValue.Origin("segment.bytes", "3000000", ConfigSource.TOPIC),
                        new ConfigValue.Origin("log.segment.bytes", "2000000", ConfigSource.STATIC_BROKER),
                        new ConfigValue.Origin("log.segment.bytes", "1073741824", ConfigSource.DEFAULT)),
                value.origins());
    }

    @Test
    void passwordsAreNeverShown() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("ssl.key.password", "secret"));
        ConfigValue value = effective.describeBroker(configs()).stream()
                .filter(config -> config.name().equals("ssl.key.password"))
                .findFirst()
                .orElseThrow();
        assertNull(value.value());
        assertTrue(value.sensitive());
        assertNull(value.origins().getFirst().value());
    }

    @Test
    void aListenersOwnSettingIsKnownByItsBaseName() {
        assertEquals("ssl.client.auth", BrokerConfigDefinitions.baseName("listener.name.internal.ssl.client.auth"));
        assertEquals("sasl.jaas.config", BrokerConfigDefinitions.baseName("listener.name.internal.plain.sasl.jaas.config"));
        assertEquals("listener.name.x.nothing", BrokerConfigDefinitions.baseName("listener.name.x.nothing"));
    }

    @Test
    void readOnlyConfigurationsCannotBeChangedWhileRunning() {
        assertEquals(
                "Cannot update these configs dynamically: log.dirs,node.id",
                BrokerConfigDefinitions.problemOfDynamicChange(Map.of("node.id", "1", "log.dirs", "/x"), true));
        assertEquals(
                "Cannot update these configs at default cluster level, broker id must be specified: listeners",
                BrokerConfigDefinitions.problemOfDynamicChange(Map.of("listeners", "PLAINTEXT://:1"), false));
        assertNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of("log.retention.ms", "1000"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"log.retention.hours", "log.retention.minutes", "log.retention.ms"})
    void unlimitedRetentionIsSoInEveryUnit(String name) {
        Map<String, String> defaults = new EffectiveConfigs(1, Map.of(name, "-1")).topicDefaults(configs());
        assertEquals("-1", defaults.get("retention.ms"));
        assertNull(TopicConfigDefinitions.problem(Map.of(), defaults));
    }

    @Test
    void aDefaultThatNoTopicCanHaveIsRefused() {
        assertNotNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of("log.roll.ms", "0"), false));
        assertNotNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of("log.retention.ms", "-2"), false));
        assertNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of("log.roll.ms", "1", "log.retention.ms", "-1"), false));
    }

    @Test
    void limitsOfHostsAreHostsWithNumbers() {
        for (String right : List.of("", "10.1.2.3:5", "localhost:0, ::1:7,[::1]:8,")) {
            assertNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of(ConnectionOverrides.NAME, right), false), right);
        }
        for (String wrong : List.of("10.1.2.3", "10.1.2.3:", ":5", "10.1.2.3:-1", "10.1.2.3:5,host:many")) {
            assertNotNull(BrokerConfigDefinitions.problemOfDynamicChange(Map.of(ConnectionOverrides.NAME, wrong), false), wrong);
        }
    }

    @Test
    void groupDefaultsComeFromTheBroker() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("group.consumer.session.timeout.ms", "50000"));
        assertEquals("50000", effective.ofGroup(configs(), "g").get("consumer.session.timeout.ms"));
        assertEquals("5000", effective.ofGroup(configs(), "g").get("consumer.heartbeat.interval.ms"));
    }

    @Test
    void aGroupMayConfigureWhatTheBrokerBounds() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("group.consumer.max.session.timeout.ms", "50000"));
        assertNull(effective.problemOfGroup(configs(), Map.of("consumer.session.timeout.ms", "50000")));
        assertEquals(
                "consumer.session.timeout.ms must be in the range 45000 to 50000 inclusive.",
                effective.problemOfGroup(configs(), Map.of("consumer.session.timeout.ms", "50001")));
        assertEquals(
                "share.heartbeat.interval.ms must be in the range 5000 to 15000 inclusive.",
                effective.problemOfGroup(configs(), Map.of("share.heartbeat.interval.ms", "4999")));
        assertEquals(
                "streams.num.standby.replicas must be less than or equal to 2",
                effective.problemOfGroup(configs(), Map.of("streams.num.standby.replicas", "3")));
        assertEquals(
                "streams.task.offset.interval.ms must be greater than or equal to 15000",
                effective.problemOfGroup(configs(), Map.of("streams.task.offset.interval.ms", "14999")));
        assertEquals(
                "streams.assignor.name 'mine' is not a registered task assignor. Registered assignors are: [sticky].",
                effective.problemOfGroup(configs(), Map.of("streams.assignor.name", "mine")));
        assertEquals(
                "streams.rack.aware.assignment.tags must not contain duplicate tag keys.",
                effective.problemOfGroup(configs(), Map.of("streams.rack.aware.assignment.tags", "zone, zone")));
    }

    @Test
    void whatAGroupConfiguredBeforeTheBoundsWereNarrowedCountsAsTheNearestAllowedAndIsShownAsItIs() {
        EffectiveConfigs effective = new EffectiveConfigs(1, Map.of("group.consumer.max.session.timeout.ms", "50000"));
        ConfigsImage configs = configs(
                new Setting(new ConfigResource(ConfigResource.Type.GROUP, "g"), "consumer.session.timeout.ms", "60000"),
                new Setting(ALL_BROKERS, "group.streams.assignment.interval.ms", "99999"));
        assertEquals("50000", effective.ofGroup(configs, "g").get("consumer.session.timeout.ms"));
        assertEquals("15000", effective.ofGroup(configs, "g").get("streams.assignment.interval.ms"));
        ConfigValue shown = effective.describeGroup(configs, "g").stream()
                .filter(value -> value.name().equals("consumer.session.timeout.ms"))
                .findFirst()
                .orElseThrow();
        assertEquals("60000", shown.value());
    }
}
