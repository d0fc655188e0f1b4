package dev.kraftbench.core.doctor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks brokers what they support. */
public interface VersionQuestions {
    /** Of each running broker; one that does not answer is a gap. */
    CompletableFuture<Versions> versions(Duration timeout);
}
