package dev.kraftbench.core.internal;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Partitioner services with a {@code name} property (else their class name) and an optional {@code description}. */
@Component(service = Partitioners.class, immediate = true)
public final class ServicePartitioners implements Partitioners {
    private static final Texts TEXTS = Texts.beside(Partitioners.class);

    private record Found(Partitioner partitioner, PartitionerChoice choice, String bundle) {}

    private record Failure(String choiceId, PartitionerProblem.Kind kind) {}

    /** In the order in which they came: the first one has the name. */
    private final List<Found> services = new ArrayList<>();
    private final Map<Failure, PartitionerProblem> failures = new LinkedHashMap<>();
    private final List<Consumer<List<PartitionerChoice>>> listeners = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addPartitioner(Partitioner partitioner, Map<String, Object> properties) {
        String name = properties.get("name") instanceof String s ? s : partitioner.getClass().getSimpleName();
        String description = properties.get("description") instanceof String s ? s : partitioner.getClass().getName();
        String id = PartitionerChoice.SERVICE_PREFIX + name;
        synchronized (this) {
            services.add(new Found(partitioner, new PartitionerChoice(id, name, description), bundle(partitioner)));
            forgetFailures(id);
        }
        changed();
    }

    private static String bundle(Partitioner partitioner) {
        Bundle bundle = FrameworkUtil.getBundle(partitioner.getClass());
        return bundle == null ? partitioner.getClass().getName() : String.valueOf(bundle.getSymbolicName());
    }

    public void removePartitioner(Partitioner partitioner) {
        synchronized (this) {
            services.stream().filter(found -> found.partitioner == partitioner).map(found -> found.choice.id()).forEach(this::forgetFailures);
            services.removeIf(found -> found.partitioner == partitioner);
        }
        changed();
    }

    /** A bundle that came anew may have been mended. */
    private void forgetFailures(String id) {
        failures.keySet().removeIf(failure -> failure.choiceId.equals(id));
    }

    @Override
    public synchronized List<PartitionerChoice> choices() {
        List<PartitionerChoice> all = new ArrayList<>();
        all.add(new PartitionerChoice(PartitionerChoice.DEFAULT, TEXTS.of("default_name"), TEXTS.of("default_description")));
        all.add(new PartitionerChoice(PartitionerChoice.ROUND_ROBIN, TEXTS.of("round_robin_name"), TEXTS.of("round_robin_description")));
        Map<String, PartitionerChoice> named = new TreeMap<>();
        services.forEach(found -> named.putIfAbsent(found.choice.id(), found.choice));
        all.addAll(named.values());
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
    public Supplier<@Nullable Partitioner> live(String choiceId) {
        return switch (choiceId) {
            case PartitionerChoice.DEFAULT -> () -> null;
            case PartitionerChoice.ROUND_ROBIN -> {
                Partitioner ours = new RoundRobinPartitioner();
                yield () -> ours;
            }
            default -> () -> current(choiceId);
        };
    }

    private synchronized @Nullable Partitioner current(String id) {
        return services.stream().filter(found -> found.choice.id().equals(id)).findFirst().map(Found::partitioner).orElse(null);
    }

    @Override
    public void failed(String choiceId, PartitionerProblem.Kind kind, Throwable failure) {
        synchronized (this) {
            String name = choices().stream().filter(c -> c.id().equals(choiceId)).findFirst().map(PartitionerChoice::name).orElse(choiceId);
            @Nullable PartitionerProblem last = failures.put(new Failure(choiceId, kind), new PartitionerProblem(kind, name, text(failure), Instant.now()));
            if (last != null && last.detail().equals(text(failure))) {
                // the same again, perhaps with every record: nothing new to show
                return;
            }
        }
        changed();
    }

    /** With the first line of ours in it, which is where an author looks. */
    private static String text(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure + (trace.length == 0 || failure instanceof IllegalArgumentException && trace[0].getClassName().startsWith("dev.kraftbench.core.")
                ? "" : " at " + trace[0]);
    }

    @Override
    public synchronized List<PartitionerProblem> problems() {
        List<PartitionerProblem> problems = new ArrayList<>();
        Map<String, Found> first = new LinkedHashMap<>();
        for (Found found : services) {
            Found earlier = first.putIfAbsent(found.choice.id(), found);
            if (earlier != null) {
                problems.add(new PartitionerProblem(PartitionerProblem.Kind.DUPLICATE_NAME, found.bundle, found.choice.name() + ": " + earlier.bundle, Instant.now()));
            }
        }
        problems.addAll(failures.values());
        return problems;
    }
}
