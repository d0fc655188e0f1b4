package dev.kraftbench.core.doctor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.group.GroupQuestions;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.text.Texts;
import dev.kraftbench.core.thread.Apart;
import dev.kraftbench.core.transaction.HangingTransactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What the rules know beyond the snapshot. It costs requests to every broker, so it is made now and then only.
 *
 * @param logDirs by broker that answered
 * @param groups by group that answered
 * @param hanging transactions that no coordinator will end
 * @param gaps what did not answer
 */
public record Checkup(Map<Integer, List<LogDirSnapshot>> logDirs, Map<String, GroupLoad> groups, Versions versions,
        List<HangingTransactions.Hanging> hanging, List<Gap> gaps) {
    private static final Texts TEXTS = Texts.beside(Checkup.class);

    /** Before the first. */
    public static final Checkup NONE = new Checkup(Map.of(), Map.of(), Versions.UNKNOWN, List.of(), List.of());

    public Checkup {
        logDirs = Map.copyOf(logDirs);
        groups = Map.copyOf(groups);
        hanging = List.copyOf(hanging);
        gaps = List.copyOf(gaps);
    }

    /**
     * Asks everything at the same time, on a thread of its own; comes within the limit, with what arrived by then. Looks for hanging transactions too, which
     * asks every leader.
     */
    public static CompletableFuture<Checkup> thorough(ClusterConnection connection, Duration limit) {
        return Apart.ask(() -> askThoroughly(connection, limit));
    }

    private static CompletableFuture<Checkup> askThoroughly(ClusterConnection connection, Duration limit) {
        List<Gap> gaps = new ArrayList<>();
        var hanging = part(TEXTS.of("part.transactions"), connection.transactions().hanging(HangingTransactions.USUAL_MAXIMUM, limit), gaps);
        return ask(connection, limit).thenCombine(hanging, (checkup, found) -> {
            synchronized (gaps) {
                gaps.addAll(checkup.gaps());
                return new Checkup(checkup.logDirs(), checkup.groups(), checkup.versions(), found == null ? List.of() : found.all(), gaps);
            }
        });
    }

    /** This one with what the thorough one before it found. */
    public Checkup after(Checkup thorough) {
        return new Checkup(logDirs, groups, versions, thorough.hanging(), gaps);
    }

    /** Asks everything but what costs most, at the same time. */
    public static CompletableFuture<Checkup> of(ClusterConnection connection, Duration limit) {
        return Apart.ask(() -> ask(connection, limit));
    }

    private static CompletableFuture<Checkup> ask(ClusterConnection connection, Duration limit) {
        ClusterSnapshot snapshot = connection.model().latest();
        List<Gap> gaps = new ArrayList<>();
        Map<Integer, CompletableFuture<@Nullable List<LogDirSnapshot>>> logDirs = new HashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (BrokerSnapshot broker : snapshot.brokers()) {
            if (broker.state() == BrokerState.RUNNING) {
                var asked = part(TEXTS.of("part.logDirs", broker.id()), connection.logDirs(broker.id(), limit), gaps);
                logDirs.put(broker.id(), asked);
                all.add(asked);
            }
        }
        var groups = part(TEXTS.of("part.groups"), connection.groups().loads(snapshot.groups(), limit), gaps);
        var versions = part(TEXTS.of("part.features"), connection.versions().versions(limit), gaps);
        all.add(groups);
        all.add(versions);
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<Integer, List<LogDirSnapshot>> known = new HashMap<>();
            logDirs.forEach((broker, answer) -> {
                List<LogDirSnapshot> dirs = answer.join();
                if (dirs != null) {
                    known.put(broker, dirs);
                }
            });
            GroupQuestions.Loads loads = groups.join();
            Versions supported = versions.join();
            synchronized (gaps) {
                if (loads != null) {
                    gaps.addAll(loads.gaps());
                }
                if (supported != null) {
                    gaps.addAll(supported.gaps());
                }
                return new Checkup(known, loads == null ? Map.of() : loads.groups(), supported == null ? Versions.UNKNOWN : supported,
                        List.of(), gaps);
            }
        });
    }

    private static <T> CompletableFuture<@Nullable T> part(String what, CompletableFuture<T> answer, List<Gap> gaps) {
        return answer.handle((value, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                synchronized (gaps) {
                    gaps.add(new Gap(what, String.valueOf(cause.getMessage())));
                }
            }
            return value;
        });
    }
}
