package dev.kraftbench.group.internal.streams;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members of one process and what they have been given so far. Used for one assignment. */
final class ProcessLoad {

    private static final class Member {
        private final String id;
        private final Set<TaskId> active = new HashSet<>();
        private final Set<TaskId> standby = new HashSet<>();

        Member(String id) {
            this.id = id;
        }

        int count() {
            return active.size() + standby.size();
        }
    }

    private final String id;
    private final Map<String, Member> members = new TreeMap<>();
    private final Set<TaskId> tasks = new HashSet<>();
    private @Nullable PriorityQueue<Member> leastLoadedFirst;

    ProcessLoad(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    void addMember(String memberId) {
        members.put(memberId, new Member(memberId));
    }

    /** Tasks for each member. */
    double load() {
        return (double) tasks.size() / members.size();
    }

    boolean has(TaskId task) {
        return tasks.contains(task);
    }

    int count(String memberId) {
        return member(memberId).count();
    }

    Set<TaskId> active(String memberId) {
        return member(memberId).active;
    }

    Set<TaskId> standby(String memberId) {
        return member(memberId).standby;
    }

    /** @return how many tasks the member has now */
    int add(String memberId, TaskId task, boolean active) {
        leastLoadedFirst = null;
        return give(member(memberId), task, active);
    }

    /** @return how many tasks the member that got it has now */
    int addToLeastLoaded(TaskId task, boolean active) {
        if (leastLoadedFirst == null) {
            leastLoadedFirst = new PriorityQueue<>(Comparator.comparingInt(Member::count).thenComparing((Member member) -> member.id));
            leastLoadedFirst.addAll(members.values());
        }
        Member member = leastLoadedFirst.remove();
        int count = give(member, task, active);
        leastLoadedFirst.add(member);
        return count;
    }

    private int give(Member member, TaskId task, boolean active) {
        (active ? member.active : member.standby).add(task);
        tasks.add(task);
        return member.count();
    }

    private Member member(String memberId) {
        Member member = members.get(memberId);
        if (member == null) {
            throw new IllegalStateException("Process " + id + " has no member " + memberId);
        }
        return member;
    }
}
