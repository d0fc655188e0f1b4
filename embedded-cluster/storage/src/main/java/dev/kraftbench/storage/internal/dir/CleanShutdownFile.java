package dev.kraftbench.storage.internal.dir;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.storage.internal.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code .kafka_cleanshutdown}: says that the directory was closed in order, with the broker epoch of that life (KIP-966). */
public final class CleanShutdownFile {

    public static final String FILE_NAME = ".kafka_cleanshutdown";

    /** As it was at start. */
    public record Found(boolean clean, OptionalLong brokerEpoch) {}

    public static final Found NOT_FOUND = new Found(false, OptionalLong.empty());

    private static final Pattern EPOCH = Pattern.compile("\"brokerEpoch\"\\s*:\\s*(\\d+)");

    private CleanShutdownFile() {}

    /** Reads the file, which stays until {@link #remove}. Helper work. */
    public static Found read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!disk.exists(file)) {
            return NOT_FOUND;
        }
        // Apache's older versions leave the file empty.
        Matcher matcher = EPOCH.matcher(SmallFiles.readText(disk, file));
        OptionalLong epoch = OptionalLong.empty();
        if (matcher.find()) {
            try {
                epoch = OptionalLong.of(Long.parseLong(matcher.group(1)));
            } catch (NumberFormatException e) {
                throw new IOException("Malformed broker epoch in " + file, e);
            }
        }
        return new Found(true, epoch);
    }

    /** From now on a crash is not taken for a clean shutdown. Helper work. */
    public static void remove(Disk disk, Path directory) throws IOException {
        disk.deleteIfExists(directory.resolve(FILE_NAME));
        disk.forceDirectory(directory);
    }

    public static void write(Disk disk, Path directory, OptionalLong brokerEpoch) throws IOException {
        SmallFiles.writeDurably(
                disk, directory.resolve(FILE_NAME), "{\"version\":0,\"brokerEpoch\":" + brokerEpoch.orElse(-1) + "}");
    }
}
