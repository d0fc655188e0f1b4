package dev.kraftbench.core.log;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory with the log of one replica.
 *
 * @param broker whose it is; -1 when that is not known
 */
public record PartitionDirectory(Path path, int broker, String topic, int partition, State state) {
    private static final Pattern NAME = Pattern.compile("(.+)-(\\d+)");
    private static final Pattern MARKED = Pattern.compile("(.+)\\.\\p{XDigit}+-(delete|future|stray)");

    /** What the directory's name says of it. */
    public enum State {
        CURRENT,
        /** To be deleted soon. */
        DELETE,
        /** Being copied here from another directory of the broker. */
        FUTURE,
        /** Of a partition that the cluster no longer keeps here. */
        STRAY
    }

    /** Empty when the name is not that of a partition directory. */
    public static Optional<PartitionDirectory> of(Path path, int broker) {
        String name = path.getFileName().toString();
        Matcher marked = MARKED.matcher(name);
        State state = marked.matches() ? State.valueOf(marked.group(2).toUpperCase(Locale.ROOT)) : State.CURRENT;
        Matcher matcher = NAME.matcher(marked.matches() ? marked.group(1) : name);
        if (!matcher.matches() || matcher.group(2).length() > 9) {
            return Optional.empty();
        }
        return Optional.of(new PartitionDirectory(path, broker, matcher.group(1), Integer.parseInt(matcher.group(2)), state));
    }

    public String label() {
        return topic + "-" + partition;
    }
}
