package dev.kraftbench.share;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is configured for a share group.
 *
 * @param deliveryLimit deliveries after which a record that is not acknowledged is archived ({@code share.delivery.count.limit})
 * @param maxRecordLocks records of one partition that may be under delivery ({@code share.partition.max.record.locks})
 * @param lockMillis how long a record is a member's ({@code share.record.lock.duration.ms})
 * @param renewable whether members may renew their locks ({@code share.renew.acknowledge.enable}, KIP-1222)
 * @param readCommitted whether records of aborted transactions are left out and those of open ones waited for ({@code
 *     share.isolation.level})
 * @param reset where the group begins to read a partition ({@code share.auto.offset.reset})
 * @param deadLetters where what is given up goes
 */
public record ShareSettings(
        int deliveryLimit, int maxRecordLocks, int lockMillis, boolean renewable, boolean readCommitted, Reset reset, DeadLetterQueue deadLetters) {

    private static final String BY_DURATION = "by_duration:";

    /** Where a share group begins. */
    public sealed interface Reset {
        record Earliest() implements Reset {}

        record Latest() implements Reset {}

        /** At the first record that is not older. */
        record Newer(Duration than) implements Reset {}
    }

    /**
     * @param topic empty where there is none ({@code errors.deadletterqueue.topic.name})
     * @param copiesRecords whether a letter has the record's key and value ({@code errors.deadletterqueue.copy.record.enable})
     */
    public record DeadLetterQueue(String topic, boolean copiesRecords) {
        public static final DeadLetterQueue NONE = new DeadLetterQueue("", false);
    }

    DeliveryLimit limit() {
        return new DeliveryLimit(deliveryLimit, !deadLetters.topic().isEmpty());
    }

    public static ShareSettings of(Map<String, String> group) {
        return new ShareSettings(
                Integer.parseInt(group.get("share.delivery.count.limit")),
                Integer.parseInt(group.get("share.partition.max.record.locks")),
                Integer.parseInt(group.get("share.record.lock.duration.ms")),
                Boolean.parseBoolean(group.get("share.renew.acknowledge.enable")),
                group.get("share.isolation.level").toLowerCase(Locale.ROOT).equals("read_committed"),
                reset(group.get("share.auto.offset.reset").toLowerCase(Locale.ROOT)),
                new DeadLetterQueue(
                        group.getOrDefault("errors.deadletterqueue.topic.name", ""),
                        Boolean.parseBoolean(group.get("errors.deadletterqueue.copy.record.enable"))));
    }

    private static Reset reset(String text) {
        return switch (text) {
            case "earliest" -> new Reset.Earliest();
            case "latest" -> new Reset.Latest();
            default -> new Reset.Newer(Duration.parse(text.substring(BY_DURATION.length())));
        };
    }

    public long lockNanos() {
        return TimeUnit.MILLISECONDS.toNanos(lockMillis);
    }
}
