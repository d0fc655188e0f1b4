package dev.kraftbench.remote.doctor;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.doctor.VersionQuestions;
import dev.kraftbench.core.doctor.Versions;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.remote.AdminAccess;
import dev.kraftbench.remote.AdminQueries;
import dev.kraftbench.remote.AdminSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;

/** Asks each running broker which features it supports; the newest answer says what the cluster uses. */
public final class VersionAnswers implements VersionQuestions {
    private final AdminAccess access;
    private final Supplier<Set<Integer>> liveBrokers;

    /** @param liveBrokers that the last sample saw running */
    public VersionAnswers(AdminAccess access, Supplier<Set<Integer>> liveBrokers) {
        this.access = access;
        this.liveBrokers = liveBrokers;
    }

    @Override
    public CompletableFuture<Versions> versions(Duration timeout) {
        return access.ask("API_VERSIONS", session -> ask(session, timeout));
    }

    private CompletableFuture<Versions> ask(AdminSession session, Duration timeout) {
        List<Gap> gaps = new ArrayList<>();
        Map<Integer, CompletableFuture<FeatureMetadata>> each = new HashMap<>();
        for (int broker : liveBrokers.get()) {
            DescribeFeaturesOptions options = new DescribeFeaturesOptions().nodeId(broker).timeoutMs(AdminQueries.millis(timeout));
            each.put(broker, session.admin().describeFeatures(options).featureMetadata().toCompletionStage().toCompletableFuture());
        }
        return AdminQueries.parts("API_VERSIONS", TEXTS.of("part.features"), each, timeout, gaps).thenApply(answers -> {
            synchronized (gaps) {
                return versions(answers, gaps);
            }
        });
    }

    private static Versions versions(Map<Integer, FeatureMetadata> answers, List<Gap> gaps) {
        SortedMap<Integer, Map<String, Versions.Range>> supported = new TreeMap<>();
        Map<String, Integer> finalized = new HashMap<>();
        answers.forEach((broker, features) -> {
            Map<String, Versions.Range> ranges = new HashMap<>();
            features.supportedFeatures().forEach((name, range) -> ranges.put(name, new Versions.Range(range.minVersion(), range.maxVersion())));
            supported.put(broker, Map.copyOf(ranges));
            features.finalizedFeatures().forEach((name, range) -> finalized.merge(name, (int) range.maxVersionLevel(), Math::max));
        });
        return new Versions(supported, finalized, gaps);
    }
}
