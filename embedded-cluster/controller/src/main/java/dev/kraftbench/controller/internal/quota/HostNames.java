package dev.kraftbench.controller.internal.quota;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out which names are those of hosts. A name that nobody knows may take seconds, and helpers have to force logs meanwhile: so one
 * question is looked up after the other, and only so many wait. Addresses need no helper. On the metadata lane.
 */
public final class HostNames {

    private static final int MAX_WAITING = 16;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Question(List<String> names, Consumer<Optional<Set<String>>> answer) {}

    /** Looks up a name; waits. */
    @FunctionalInterface
    interface Directory {
        void find(String name) throws UnknownHostException;
    }

    private final Lane lane;
    private final Helpers helpers;
    private final Directory directory;
    private final ArrayDeque<Question> waiting = new ArrayDeque<>();
    private boolean underWay;

    public HostNames(Lane lane, Helpers helpers) {
        this(lane, helpers, InetAddress::getByName);
    }

    HostNames(Lane lane, Helpers helpers, Directory directory) {
        this.lane = lane;
        this.helpers = helpers;
        this.directory = directory;
    }

    /** @param answer told on the lane which of them are neither addresses nor hosts; nothing if that can't be found out now */
    public void unknown(Collection<String> names, Consumer<Optional<Set<String>>> answer) {
        List<String> open = names.stream().distinct().filter(name -> !isAddress(name)).toList();
        if (open.isEmpty()) {
            answer.accept(Optional.of(Set.of()));
        } else if (waiting.size() >= MAX_WAITING) {
            answer.accept(Optional.empty());
        } else {
            waiting.add(new Question(open, answer));
            next();
        }
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void next() {
        Question question = underWay ? null : waiting.poll();
        if (question == null) {
            return;
        }
        underWay = true;
        helpers.submit(lane, () -> lookedUp(question.names()), outcome -> {
            underWay = false;
            question.answer().accept(outcome instanceof Helpers.Outcome.Done<Optional<Set<String>>>(Optional<Set<String>> unknown)
                    ? unknown
                    : Optional.empty());
            next();
        });
    }

    private Optional<Set<String>> lookedUp(List<String> names) {
        long begunNanos = lane.clock().nanos();
        Set<String> unknown = new HashSet<>();
        for (String name : names) {
            if (lane.clock().nanos() - begunNanos > LONGEST_NANOS) {
                return Optional.empty();
            }
            try {
                directory.find(name);
            } catch (UnknownHostException e) {
                unknown.add(name);
            }
        }
        return Optional.of(unknown);
    }
}
