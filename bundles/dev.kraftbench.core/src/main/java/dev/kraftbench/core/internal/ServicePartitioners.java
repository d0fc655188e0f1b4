package dev.kraftbench.core.internal;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.produce.LivePartitioner;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.Partitioners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Partitioner services with a {@code name} property (else their class name) and an optional {@code description}. */
@Component(service = Partitioners.class, immediate = true)
public final class ServicePartitioners implements Partitioners {
    private record Found(Partitioner partitioner, PartitionerChoice choice) {}

    private final Map<String, Found> services = new TreeMap<>();
    private final List<Consumer<List<PartitionerChoice>>> listeners = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addPartitioner(Partitioner partitioner, Map<String, Object> properties) {
        String name = properties.get("name") instanceof String s ? s : partitioner.getClass().getSimpleName();
        String description = properties.get("description") instanceof String s ? s : partitioner.getClass().getName();
        String id = PartitionerChoice.SERVICE_PREFIX + name;
        synchronized (this) {
            services.put(id, new Found(partitioner, new PartitionerChoice(id, name, description)));
        }
        changed();
    }

    public void removePartitioner(Partitioner partitioner) {
        synchronized (this) {
            services.values().removeIf(found -> found.partitioner == partitioner);
        }
        changed();
    }

    @Override
    public synchronized List<PartitionerChoice> choices() {
        List<PartitionerChoice> all = new ArrayList<>();
        all.add(new PartitionerChoice(PartitionerChoice.DEFAULT, "Default",
                "murmur2 hash of the key; without a key one partition until its batch is full (sticky, KIP-794)"));
        all.add(new PartitionerChoice(PartitionerChoice.ROUND_ROBIN, "Round robin", "Each record to the next partition, whatever its key"));
        services.values().forEach(found -> all.add(found.choice));
        return all;
    }

    private void changed() {
        List<PartitionerChoice> now = choices();
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public Subscription onChange(Consumer<List<PartitionerChoice>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Map<String, Object> producerProperties(String choiceId) {
        return switch (choiceId) {
            case PartitionerChoice.DEFAULT -> Map.of();
            case PartitionerChoice.ROUND_ROBIN -> Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, RoundRobinPartitioner.class);
            default -> {
                Supplier<@Nullable Partitioner> live = () -> current(choiceId);
                yield Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, LivePartitioner.class, LivePartitioner.SERVICE, live);
            }
        };
    }

    private synchronized @Nullable Partitioner current(String id) {
        Found found = services.get(id);
        return found == null ? null : found.partitioner;
    }
}
