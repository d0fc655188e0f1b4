package dev.kraftbench.remote;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Some parts of a change ({@link dev.kraftbench.core.change.Parted}) were made and others not. */
public final class PartlyMade extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Set<Object> made;
    private final transient Set<Object> perhaps;

    /**
     * @param perhaps of these it is not known, since no answer came in time
     * @param reason why not all were: a {@link dev.kraftbench.core.ClusterException}, or a cancellation
     */
    PartlyMade(Set<Object> made, Set<Object> perhaps, Throwable reason) {
        super(reason);
        this.made = Set.copyOf(made);
        this.perhaps = Set.copyOf(perhaps);
    }

    /** How a change fails that had made these parts before; without them the failure is all there is to say. */
    public static <T> CompletableFuture<T> after(Set<?> made, Throwable failure) {
        Throwable thrown = Failures.unwrap(failure);
        Set<Object> all = new HashSet<>(made);
        if (thrown instanceof PartlyMade partly) {
            all.addAll(partly.made);
            return CompletableFuture.failedFuture(new PartlyMade(all, partly.perhaps, partly.reason()));
        }
        return CompletableFuture.failedFuture(all.isEmpty() ? thrown : new PartlyMade(all, Set.of(), thrown));
    }

    int made() {
        return made.size();
    }

    /** What has to be taken back. What was not made after all is not changed by that. */
    Set<Object> touched() {
        Set<Object> all = new HashSet<>(made);
        all.addAll(perhaps);
        return all;
    }

    public Throwable reason() {
        return java.util.Objects.requireNonNull(getCause());
    }
}
