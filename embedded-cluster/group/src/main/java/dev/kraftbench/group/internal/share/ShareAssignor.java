package dev.kraftbench.group.internal.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/**
 * Spreads partitions over the members of a share group (KIP-932's simple assignor): every partition goes to as many members as it takes
 * that every member has one.
 *
 * <p>Topics with the same subscribers form a pool. In a pool of P partitions and M members each partition has ceil(M / P) members, and
 * the numbers of partitions of two members differ by one at most. Within that, members keep what they have. Pure; takes a time that grows
 * with the size of its answer.
 */
final class ShareAssignor {

    /** As it is told to administrators. */
    static final String NAME = "simple";

    private ShareAssignor() {}

    /**
     * @param subscriptions by member: the topics it subscribes to
     * @param current what members have now
     * @param partitions by topic: what may be assigned
     * @return by member of the group, in the order of their names; a member that gets nothing has an empty map
     */
    static Map<String, Map<Uuid, Set<Integer>>> assign(
            Map<String, Set<Uuid>> subscriptions, Map<String, Map<Uuid, Set<Integer>>> current, Map<Uuid, Set<Integer>> partitions) {
        List<Member> members = new ArrayList<>(subscriptions.size());
        Map<Uuid, BitSet> subscribers = new TreeMap<>();
        new TreeMap<>(subscriptions).forEach((id, topics) -> {
            topics.stream()
                    .filter(topic -> !partitions.getOrDefault(topic, Set.of()).isEmpty())
                    .forEach(topic -> subscribers.computeIfAbsent(topic, any -> new BitSet()).set(members.size()));
            members.add(new Member(id));
        });
        Map<BitSet, List<Uuid>> pools = new LinkedHashMap<>();
        subscribers.forEach((topic, who) -> pools.computeIfAbsent(who, any -> new ArrayList<>()).add(topic));
        pools.forEach((who, topics) -> {
            List<Seat> seats = who.stream().mapToObj(index -> new Seat(members.get(index))).toList();
            new Pool(seats, topics, partitions).assign(current);
        });
        Map<String, Map<Uuid, Set<Integer>>> target = new LinkedHashMap<>();
        members.forEach(member -> target.put(member.id, member.assigned));
        return target;
    }

    /** A member with what it gets out of all pools. */
    private static final class Member {
        final String id;
        final Map<Uuid, Set<Integer>> assigned = new TreeMap<>();
        int load;

        Member(String id) {
            this.id = id;
        }
    }

    /** A member's part in one pool. */
    private static final class Seat {
        final Member member;
        final BitSet has = new BitSet();
        int held;
        int count;
        int quota;

        Seat(Member member) {
            this.member = member;
        }

        boolean needs() {
            return count < quota;
        }
    }

    private record Slot(Uuid topic, int partition) {}

    private static final class Pool {
        private final List<Seat> seats;
        private final List<Slot> slots = new ArrayList<>();
        private final Map<Slot, Integer> indexes = new HashMap<>();
        private final List<Uuid> topics;

        /** By slot: how many members it has. */
        private final int[] shared;

        private final int sharing;

        Pool(List<Seat> seats, List<Uuid> topics, Map<Uuid, Set<Integer>> partitions) {
            this.seats = seats;
            this.topics = topics;
            for (Uuid topic : topics) {
                for (int partition : new TreeSet<>(partitions.getOrDefault(topic, Set.of()))) {
                    indexes.put(new Slot(topic, partition), slots.size());
                    slots.add(new Slot(topic, partition));
                }
            }
            shared = new int[slots.size()];
            sharing = Math.ceilDiv(seats.size(), slots.size());
        }

        void assign(Map<String, Map<Uuid, Set<Integer>>> current) {
            List<int[]> held = seats.stream().map(seat -> held(current.getOrDefault(seat.member.id, Map.of()))).toList();
            setQuotas(held);
            keep(held);
            fill();
            for (Seat seat : seats) {
                seat.has.stream().mapToObj(slots::get).forEach(slot ->
                        seat.member.assigned.computeIfAbsent(slot.topic, any -> new TreeSet<>()).add(slot.partition));
                seat.member.load += seat.count;
            }
        }

        private int[] held(Map<Uuid, Set<Integer>> assignment) {
            return topics.stream()
                    .flatMap(topic -> assignment.getOrDefault(topic, Set.of()).stream().map(partition -> indexes.get(new Slot(topic, partition))))
                    .filter(index -> index != null)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }

        /** Who gets one more than others: first whoever has more already, then whoever has least elsewhere. */
        private void setQuotas(List<int[]> held) {
            int total = sharing * slots.size();
            int base = total / seats.size();
            int extra = total % seats.size();
            for (int i = 0; i < seats.size(); i++) {
                seats.get(i).held = Math.min(held.get(i).length, base + 1);
                seats.get(i).quota = base;
            }
            seats.stream()
                    .sorted(Comparator.comparingInt((Seat seat) -> -seat.held).thenComparingInt(seat -> seat.member.load))
                    .limit(extra)
                    .forEach(seat -> seat.quota++);
        }

        private void keep(List<int[]> held) {
            for (int i = 0; i < seats.size(); i++) {
                Seat seat = seats.get(i);
                for (int slot : held.get(i)) {
                    if (seat.needs() && shared[slot] < sharing) {
                        give(seat, slot);
                    }
                }
            }
        }

        /** Gives the open places of the partitions to members that are below their quota; both numbers are the same. */
        private void fill() {
            Deque<Seat> needy = new ArrayDeque<>();
            seats.stream().filter(Seat::needs).forEach(needy::add);
            for (int slot = 0; slot < shared.length; slot++) {
                List<Seat> passed = new ArrayList<>();
                while (shared[slot] < sharing && !needy.isEmpty()) {
                    Seat seat = needy.poll();
                    if (seat.has.get(slot)) {
                        passed.add(seat);
                    } else {
                        give(seat, slot);
                        if (seat.needs()) {
                            needy.add(seat);
                        }
                    }
                }
                addFirst(needy, passed);
                while (shared[slot] < sharing) {
                    Seat seat = swap(needy.element(), slot);
                    if (!seat.needs()) {
                        needy.poll();
                    }
                }
            }
        }

        private static void addFirst(Deque<Seat> needy, List<Seat> passed) {
            for (Seat seat : passed.reversed()) {
                needy.addFirst(seat);
            }
        }

        /**
         * All that are below their quota have the partition already. Someone who has not takes it and gives another to the needy one;
         * it has at least as many as the needy one, but not this partition, and so has one that the needy one has not.
         */
        private Seat swap(Seat needy, int slot) {
            Seat other = seats.stream().filter(seat -> !seat.has.get(slot)).findFirst().orElseThrow();
            BitSet offered = (BitSet) other.has.clone();
            offered.andNot(needy.has);
            int moved = offered.nextSetBit(0);
            take(other, moved);
            give(other, slot);
            give(needy, moved);
            return needy;
        }

        private void give(Seat seat, int slot) {
            seat.has.set(slot);
            seat.count++;
            shared[slot]++;
        }

        private void take(Seat seat, int slot) {
            seat.has.clear(slot);
            seat.count--;
            shared[slot]--;
        }
    }
}
