package dev.kraftbench.group.internal.consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the topics that members' regular expressions (RE2) stand for: off the lane, when somebody subscribes to a new expression and when
 * topics come or go. On the shard's lane.
 */
final class RegexResolution {

    private static final Logger LOG = LoggerFactory.getLogger(RegexResolution.class);

    /** Topics that are created one after another are looked at together. */
    private static final int GATHER_MILLIS = 50;

    private static final int RETRY_MILLIS = 1_000;

    private final ConsumerContext context;
    private final TargetAssignments targets;
    private final Set<String> underWay = new HashSet<>();
    /** What the member of a group sees that was heard of last: an expression stands for no topic that is hidden from who asks. */
    private final Map<String, Predicate<String>> views = new HashMap<>();
    private final Set<String> waitingForView = new HashSet<>();
    private @Nullable Object acls;
    private boolean unloaded;

    RegexResolution(ConsumerContext context, TargetAssignments targets) {
        this.context = context;
        this.targets = targets;
    }

    /** A member has been heard of that sees these topics. */
    void seen(String groupId, Predicate<String> topics) {
        if (context.ports().settings().hidesTopics()) {
            views.put(groupId, topics);
            if (waitingForView.remove(groupId)) {
                after(groupId, 0);
            }
        }
    }

    /** The group is gone. */
    void forget(String groupId) {
        views.remove(groupId);
        waitingForView.remove(groupId);
    }

    /** Whether members may see other topics than in the image before. */
    boolean viewsChanged(ClusterImage image) {
        Object before = acls;
        acls = image.access().acls();
        return context.ports().settings().hidesTopics() && before != acls;
    }

    private @Nullable Predicate<String> viewOf(String groupId) {
        return context.ports().settings().hidesTopics() ? views.get(groupId) : topic -> true;
    }

    /** What is wrong with the expression, or null. */
    static @Nullable String problem(String regex) {
        if (!RegexSize.isBounded(regex)) {
            return "SubscribedTopicRegex of " + regex.length() + " characters is too large or too deeply nested when its repetitions are written out.";
        }
        try {
            Pattern.compile(regex);
            return null;
        } catch (PatternSyntaxException e) {
            return "SubscribedTopicRegex `" + regex + "` is not a valid regular expression: " + e.getDescription() + ".";
        }
    }

    /** Somebody subscribes to an expression that nobody has resolved. */
    void due(String groupId) {
        after(groupId, 0);
    }

    /** Topics have come or gone. */
    void topicsChanged(ConsumerGroup group) {
        if (!group.regexes().subscribed().isEmpty()) {
            after(group.id(), GATHER_MILLIS);
        }
    }

    private void after(String groupId, int millis) {
        ConsumerTimer.Resolve key = new ConsumerTimer.Resolve(groupId);
        if (millis == 0 || !context.ports().timers().isSet(key)) {
            context.ports().after(millis, key, () -> {
                resolve(groupId);
                return CoordinatorResult.deferred();
            });
        }
    }

    private void resolve(String groupId) {
        ConsumerGroup group = context.group(groupId);
        if (group == null || group.regexes().subscribed().isEmpty()) {
            forget(groupId);
            return;
        }
        Predicate<String> view = viewOf(groupId);
        if (view == null) {
            waitingForView.add(groupId);
            return;
        }
        if (!underWay.add(groupId)) {
            after(groupId, GATHER_MILLIS);
            return;
        }
        Set<String> regexes = Set.copyOf(group.regexes().subscribed());
        ClusterImage image = context.image();
        long now = context.ports().wallMillis();
        context.ports().helpers().submit(context.ports().lane(), () -> match(regexes, image, view, now), outcome -> {
            underWay.remove(groupId);
            if (unloaded) {
                return;
            }
            switch (outcome) {
                case Helpers.Outcome.Done<Map<String, ResolvedRegex>>(Map<String, ResolvedRegex> resolved) ->
                    context.ports().after(0, new ConsumerTimer.Resolve(groupId), () -> apply(groupId, resolved));
                case Helpers.Outcome.Failed<Map<String, ResolvedRegex>>(Exception cause) -> {
                    LOG.atError().addKeyValue("nodeId", context.ports().nodeId()).addKeyValue("group", groupId).setCause(cause)
                            .log("Regular expressions could not be resolved, trying again");
                    after(groupId, RETRY_MILLIS);
                }
            }
        });
    }

    private static Map<String, ResolvedRegex> match(Set<String> regexes, ClusterImage image, Predicate<String> view, long nowMillis) {
        Map<String, ResolvedRegex> resolved = new HashMap<>();
        for (String regex : regexes) {
            // One that is not accepted here may come from the log of another coordinator; it stands for nothing.
            Pattern pattern = problem(regex) == null ? Pattern.compile(regex) : null;
            Set<String> topics = new HashSet<>();
            for (TopicImage topic : image.topics().all()) {
                if (pattern != null && pattern.matcher(topic.name()).matches() && view.test(topic.name())) {
                    topics.add(topic.name());
                }
            }
            resolved.put(regex, new ResolvedRegex(topics, image.offset(), nowMillis));
        }
        return resolved;
    }

    private CoordinatorResult<Void> apply(String groupId, Map<String, ResolvedRegex> resolved) {
        ConsumerGroup group = context.group(groupId);
        if (group == null) {
            return CoordinatorResult.deferred();
        }
        List<CoordinatorRecord> records = new ArrayList<>();
        Set<String> topics = new HashSet<>();
        group.members().forEach(member -> topics.addAll(member.topics()));
        boolean changed = false;
        for (String regex : group.regexes().subscribed()) {
            ResolvedRegex before = group.regexes().resolved(regex);
            ResolvedRegex now = resolved.getOrDefault(regex, before);
            if (now == null) {
                after(groupId, 0);
                continue;
            }
            topics.addAll(now.topics());
            if (before == null || !before.topics().equals(now.topics())) {
                changed = true;
                records.add(ConsumerRecords.regex(groupId, regex, now));
                context.tell(new GroupEvent.RegexResolved(groupId, regex, now.topics().size()));
            }
        }
        if (!changed) {
            return CoordinatorResult.deferred();
        }
        int epoch = group.epoch() + 1;
        records.add(ConsumerRecords.epoch(groupId, epoch, context.hashes().ofGroup(topics, context.image())));
        context.tell(new GroupEvent.EpochBumped(groupId, epoch, "regular expressions match other topics"));
        targets.due(group);
        return new CoordinatorResult<>(records, null, error -> {
            if (error != Errors.NONE) {
                after(groupId, RETRY_MILLIS);
            }
        }, true);
    }

    void unloaded() {
        unloaded = true;
    }
}
