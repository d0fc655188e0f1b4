package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.common.GroupType;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a cluster. Every broker has to be asked for those it coordinates, and one that hangs takes as long as it may: a round waits for the list a
 * little, and otherwise goes on with what is known; the answer comes with a later round. Used by one sampling loop.
 */
final class GroupList {
    private static final Duration PATIENCE = Duration.ofMillis(800);

    /** @param gap why the list is not complete; empty if it is */
    private record Listing(List<GroupSnapshot> groups, String gap) {}

    private static final Listing NOTHING = new Listing(List.of(), TEXTS.of("part.notYet"));

    private final Admin admin;
    private volatile Listing known = NOTHING;
    private @Nullable CompletableFuture<Listing> asked;

    GroupList(Admin admin) {
        this.admin = admin;
    }

    /** What is known a little later than now. */
    CompletableFuture<List<GroupSnapshot>> next(Duration timeout, List<Gap> gaps) {
        CompletableFuture<Listing> listing = asked;
        if (listing == null || listing.isDone()) {
            listing = ask(timeout);
            asked = listing;
        }
        return listing.copy().completeOnTimeout(NOTHING, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).thenApply(inTime -> {
            Listing current = known;
            String gap = inTime == NOTHING ? NOTHING.gap : current.gap;
            if (!gap.isEmpty()) {
                synchronized (gaps) {
                    gaps.add(new Gap(SnapshotDifference.GROUPS, gap));
                }
            }
            return current.groups;
        });
    }

    private CompletableFuture<Listing> ask(Duration timeout) {
        var result = admin.listGroups(new ListGroupsOptions().timeoutMs(millis(timeout)));
        // a future of our own: Kafka's, and those derived from them, refuse to be completed by a time limit
        CompletableFuture<Listing> listing = new CompletableFuture<>();
        result.valid().whenComplete((listed, failure) -> result.errors().whenComplete((errors, ignored) -> {
            Listing next = failure != null ? new Listing(known.groups, String.valueOf(Failures.of("LIST_GROUPS", failure).getMessage()))
                    : merged(listed, errors == null ? List.of() : errors);
            known = next;
            listing.complete(next);
        }));
        return listing;
    }

    /** Groups of a broker that did not answer stay as they were last known. */
    private Listing merged(Collection<GroupListing> listed, Collection<Throwable> errors) {
        Map<String, GroupSnapshot> all = new TreeMap<>();
        if (!errors.isEmpty()) {
            known.groups.forEach(group -> all.put(group.id(), group));
        }
        listed.forEach(g -> all.put(g.groupId(), new GroupSnapshot(g.groupId(), g.type().map(GroupType::toString).orElse(""),
                g.groupState().map(Object::toString).orElse(""))));
        List<GroupSnapshot> groups = new ArrayList<>(all.values());
        groups.sort(Comparator.comparing(GroupSnapshot::id));
        return new Listing(List.copyOf(groups), errors.isEmpty() ? "" : String.valueOf(errors.iterator().next().getMessage()));
    }
}
