package dev.kraftbench.storage.internal;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Names of the files and directories of a log, as Kafka has them. */
public final class LogNames {

    public static final String LOG = ".log";
    public static final String INDEX = ".index";
    public static final String TIME_INDEX = ".timeindex";
    public static final String TXN_INDEX = ".txnindex";
    public static final String SNAPSHOT = ".snapshot";
    public static final String DELETED = ".deleted";
    public static final String CLEANED = ".cleaned";
    public static final String SWAP = ".swap";
    public static final String DELETED_DIRECTORY = "-delete";
    public static final String FUTURE_DIRECTORY = "-future";
    public static final String METADATA_LOG_DIRECTORY = "__cluster_metadata-0";

    private static final Pattern OFFSET_FILE = Pattern.compile("(\\d{20})(\\..+)");
    private static final Pattern FUTURE = Pattern.compile("(.+)\\.\\p{XDigit}+" + FUTURE_DIRECTORY);
    private static final Pattern PARTITION_DIRECTORY = Pattern.compile("([a-zA-Z0-9._-]+)-(\\d+)");
    /** {@code topic-partition.uuid-delete}; a file name may have 255 bytes. */
    private static final int MAX_DIRECTORY_NAME = 255;

    private LogNames() {}

    public static Path file(Path directory, long offset, String suffix) {
        return directory.resolve("%020d".formatted(offset) + suffix);
    }

    /** The offset in the name of a file with exactly this suffix. */
    public static OptionalLong offset(Path file, String suffix) {
        Matcher matcher = OFFSET_FILE.matcher(file.getFileName().toString());
        if (!matcher.matches() || !matcher.group(2).equals(suffix)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(matcher.group(1)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public static String directory(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    /** The partition whose directory has this name, or null. */
    public static @Nullable TopicPartition partition(String directoryName) {
        Matcher matcher = PARTITION_DIRECTORY.matcher(directoryName);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The partition that is to move into the directory with this name, or null (KIP-113). */
    public static @Nullable TopicPartition futurePartition(String directoryName) {
        Matcher matcher = FUTURE.matcher(directoryName);
        return matcher.matches() ? partition(matcher.group(1)) : null;
    }

    /** The name that marks a directory, for deletion for instance; {@code unique} has no dash. */
    public static String markedDirectory(String directoryName, String unique, String mark) {
        String suffix = "." + unique + mark;
        int keep = Math.min(directoryName.length(), MAX_DIRECTORY_NAME - suffix.length());
        return directoryName.substring(0, keep) + suffix;
    }
}
