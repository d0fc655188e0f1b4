package dev.kraftbench.remote.placement;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementChange.Copying;
import dev.kraftbench.core.change.PlacementCommands;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.remote.AdminQueries;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.Gathering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Limits on copying, as they are set on brokers and topics themselves.
 *
 * @param brokers rates by broker; an empty one is to be taken away, or is not set
 * @param topics lists of replicas by topic, likewise
 * @param unknown brokers and topics of which nobody answered
 */
record Limits(SortedMap<Integer, Map<String, Optional<String>>> brokers, SortedMap<String, Map<String, Optional<String>>> topics, Set<String> unknown) {
    /** Stands alone in its list. */
    private static final String ALL_REPLICAS = "*";

    /** On brokers and topics that such copies concern. */
    static Limits of(Collection<Copying> copies, long bytesPerSecond) {
        List<Copying> moved = copies.stream().filter(copy -> !copy.destinations().isEmpty()).toList();
        SortedMap<Integer, Map<String, Optional<String>>> brokers = new TreeMap<>();
        PlacementCommands.brokers(moved).forEach(broker -> brokers.put(broker, PlacementCommands.rates(Optional.of(Long.toString(bytesPerSecond)))));
        return new Limits(brokers, PlacementCommands.replicas(moved), Set.of());
    }

    /** Without the rates of other brokers: each is told its own, and a broker that does not run copies nothing. */
    Limits on(Set<Integer> live) {
        SortedMap<Integer, Map<String, Optional<String>>> rates = new TreeMap<>(brokers);
        rates.keySet().retainAll(live);
        return new Limits(rates, topics, unknown);
    }

    /** With what is in the lists now: a list is set as a whole, and other partitions of the topic may be copied under theirs. */
    Limits beside(Limits now) {
        SortedMap<String, Map<String, Optional<String>>> lists = new TreeMap<>(topics);
        lists.replaceAll((topic, own) -> {
            Map<String, Optional<String>> joined = new TreeMap<>(own);
            now.topics.getOrDefault(topic, Map.of()).forEach((name, there) -> joined.merge(name, there, Limits::joined));
            return joined;
        });
        return new Limits(brokers, lists, unknown);
    }

    private static Optional<String> joined(Optional<String> own, Optional<String> there) {
        Set<String> replicas = new LinkedHashSet<>();
        Stream.of(there, own).flatMap(Optional::stream).flatMap(list -> Stream.of(list.split(","))).map(String::strip).filter(replica -> !replica.isEmpty())
                .forEach(replicas::add);
        return Optional.of(replicas.contains(ALL_REPLICAS) ? ALL_REPLICAS : String.join(",", replicas));
    }

    static Limits none(PlacementChange.Unthrottle change) {
        return none(change.brokers(), change.topics());
    }

    private static Limits none(Collection<Integer> brokers, Collection<String> topics) {
        SortedMap<Integer, Map<String, Optional<String>>> noRates = new TreeMap<>();
        brokers.forEach(broker -> noRates.put(broker, PlacementCommands.rates(Optional.empty())));
        SortedMap<String, Map<String, Optional<String>>> noReplicas = new TreeMap<>();
        topics.forEach(topic -> noReplicas.put(topic, PlacementCommands.noReplicas()));
        return new Limits(noRates, noReplicas, Set.of());
    }

    /** What the cluster has now for these; of who does not answer it is taken that there is none. */
    CompletableFuture<Limits> read(AdminSession session, Duration timeout) {
        Duration patience = AdminQueries.patience(timeout);
        List<ConfigResource> resources = new ArrayList<>();
        brokers.keySet().forEach(broker -> resources.add(new ConfigResource(ConfigResource.Type.BROKER, broker.toString())));
        topics.keySet().forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Map<ConfigResource, KafkaFuture<Config>> asked = session.admin().describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(millis(patience))).values();
        return Gathering.of("DESCRIBE_CONFIGS", TEXTS.of("part.configs"), asked, patience, new ArrayList<>()).thenApply(answers -> {
            Limits now = new Limits(new TreeMap<>(brokers), new TreeMap<>(topics), resources.stream()
                    .filter(resource -> !answers.containsKey(resource)).map(ConfigResource::name).collect(Collectors.toCollection(TreeSet::new)));
            now.brokers.replaceAll((broker, rates) -> own(answers.get(new ConfigResource(ConfigResource.Type.BROKER, broker.toString())), rates,
                    ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG));
            now.topics.replaceAll((topic, lists) -> own(answers.get(new ConfigResource(ConfigResource.Type.TOPIC, topic)), lists,
                    ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG));
            return now;
        });
    }

    private static Map<String, Optional<String>> own(Config config, Map<String, Optional<String>> wanted, ConfigEntry.ConfigSource source) {
        Map<String, Optional<String>> values = new HashMap<>();
        wanted.keySet().forEach(name -> values.put(name, Optional.ofNullable(config == null ? null : config.get(name))
                .filter(entry -> entry.source() == source).map(ConfigEntry::value)));
        return values;
    }

    boolean any() {
        return brokers.values().stream().anyMatch(Limits::any) || topics.values().stream().anyMatch(Limits::any);
    }

    static boolean any(Map<String, Optional<String>> values) {
        return values.values().stream().anyMatch(Optional::isPresent);
    }

    /** The lesser of a broker's two rates. */
    Optional<Long> rate(int broker) {
        return brokers.getOrDefault(broker, Map.of()).values().stream().flatMap(Optional::stream).map(Long::valueOf).min(Long::compare);
    }

    Optional<Long> least() {
        return brokers.keySet().stream().flatMap(broker -> rate(broker).stream()).min(Long::compare);
    }

    /** Brings these back, whatever there is then. */
    Change restoration(String title) {
        if (!any()) {
            return new PlacementChange.Unthrottle(new TreeSet<>(brokers.keySet()), new TreeSet<>(topics.keySet()));
        }
        List<Change> steps = new ArrayList<>();
        brokers.forEach((broker, rates) -> steps.add(new BrokerChange.AlterConfig(broker, rates)));
        topics.forEach((topic, lists) -> steps.add(new TopicChange.AlterConfig(topic, lists)));
        return new BatchChange(TEXTS.of("batch.undo", title), steps);
    }
}
