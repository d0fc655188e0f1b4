package dev.kraftbench.benchmarks;

import dev.kraftbench.conformance.JavaProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A member joins, leaves and is killed in a group of ten that reads 1,000 records a second from 20 partitions: how long until every partition is owned and
 * read again, and what the others notice. Members are clients with their defaults in this JVM; the one that is killed with SIGKILL has a process of its own.
 */
final class GroupChanges implements AutoCloseable {

    private static final int PARTITIONS = 20;
    private static final int MEMBERS = 10;
    private static final int REPETITIONS = 3;
    private static final long RECORD_NANOS = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String bootstrapServers;
    private final String protocol;
    private final String topic;
    private final Figures figures;
    private final GroupReadings readings = new GroupReadings(PARTITIONS);
    private final List<GroupMember> members = new ArrayList<>();
    private final Thread writer;
    private volatile boolean stopping;
    private int named;

    private GroupChanges(String bootstrapServers, String protocol, Figures figures) throws Exception {
        this.bootstrapServers = bootstrapServers;
        this.protocol = protocol;
        this.topic = "bench-group-" + protocol;
        this.figures = figures;
        Clients.createTopic(bootstrapServers, topic, PARTITIONS);
        writer = Thread.ofPlatform().name("writer").start(this::write);
    }

    static void measure(Contestant.Running cluster, String protocol, Figures figures) throws Exception {
        try (var changes = new GroupChanges(cluster.bootstrapServers(), protocol, figures)) {
            for (int m = 0; m < MEMBERS; m++) {
                changes.members.add(changes.member());
            }
            changes.awaitReading(PARTITIONS);
            for (int i = 0; i < REPETITIONS; i++) {
                changes.join();
                changes.leave();
            }
            changes.kill();
        }
    }

    private GroupMember member() {
        return new GroupMember(bootstrapServers, protocol, topic, "member-" + named++, readings);
    }

    private void write() {
        try (var producer = Clients.producer(bootstrapServers, "linger.ms", "0")) {
            long begin = System.nanoTime();
            for (int i = 0; !stopping; i++) {
                LockSupport.parkNanos(begin + i * RECORD_NANOS - System.nanoTime());
                byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array();
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, value));
            }
        }
    }

    /** Until so many partitions are owned here, each by one member and none of them without any, and all are read. */
    private void awaitReading(int partitions) throws Exception {
        Clients.await(partitions + " partitions to be read by the group", PATIENCE, () -> members.stream().allMatch(each -> each.owned() > 0)
                && members.stream().mapToInt(GroupMember::owned).sum() == partitions
                && (partitions < PARTITIONS || readings.everyPartitionReadSinceTheLastChange()));
    }

    private interface Change {
        void make() throws Exception;
    }

    private void change(String name, Change change) throws Exception {
        long begin = System.nanoTime();
        change.make();
        awaitReading(PARTITIONS);
        figures.add(protocol + " " + name + ": all read again, ms <", Clients.millisSince(begin));
    }

    private void watchedChange(String name, Change change) throws Exception {
        // The end of the change before, such as members that take over what nobody waited for, is no part of the calm.
        TimeUnit.SECONDS.sleep(5);
        readings.begin();
        TimeUnit.SECONDS.sleep(2);
        double before = readings.slowestPercentMillis();
        readings.begin();
        change(name, change);
        String figure = protocol + " " + name;
        figures.add(figure + ": worst partition pause, ms <", readings.worstPauseMillis());
        figures.add(figure + ": members interrupted, % <", 100.0 * readings.interruptedMembers() / MEMBERS);
        figures.add(figure + ": added latency p99, ms <", Math.max(0, readings.slowestPercentMillis() - before));
    }

    private void join() throws Exception {
        watchedChange("join", () -> members.add(member()));
    }

    private void leave() throws Exception {
        GroupMember leaving = members.getFirst();
        watchedChange("leave", () -> {
            members.remove(leaving);
            Thread.ofPlatform().start(() -> {
                try {
                    leaving.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        });
    }

    private void kill() throws Exception {
        try (var victim = JavaProcess.start(Clients.classPath(), List.of("-Xmx128m", "-XX:+UseSerialGC"), GroupVictim.class.getName(), bootstrapServers, topic, protocol)) {
            victim.firstLine("owns ", 120);
            TimeUnit.SECONDS.sleep(2);
            String last = victim.standardOutput().lines().filter(line -> line.startsWith("owns ")).reduce((a, b) -> b).orElseThrow();
            awaitReading(PARTITIONS - Integer.parseInt(last.substring("owns ".length())));
            change("kill -9", victim::kill);
        }
    }

    @Override
    public void close() throws Exception {
        stopping = true;
        writer.join();
        Clients.closeAll(members);
    }
}
