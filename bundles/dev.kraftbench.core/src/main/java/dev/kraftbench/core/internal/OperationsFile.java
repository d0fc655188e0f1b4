package dev.kraftbench.core.internal;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.eclipse.osgi.service.datalocation.Location;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the operations log in {@code <workspace>/operations.log}: a line for each operation, its fields separated by tabs, readable by the user only.
 * Written on a thread of its own; what can't be written is logged and does not stop the operation.
 */
@Component(immediate = true, service = {})
public final class OperationsFile {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsFile.class);
    /** Once there are so many lines, or bytes, what the log does not keep is taken out. */
    private static final int MOST_LINES = 4_000;
    private static final long MOST_BYTES = 32_000_000;
    private static final int FIELDS = 6;
    /** Between the command lines of one field. */
    private static final String NEXT = "\u001E";

    private final Path file;
    private final Executor writer;
    private final Subscription subscription;

    @Activate
    public OperationsFile(@Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference OperationsLog log) {
        this(WorkspaceConnections.path(workspace).resolve("operations.log"), log,
                Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("kraftbench-operations").unstarted(task)));
    }

    OperationsFile(Path file, OperationsLog log, Executor writer) {
        this.file = file;
        this.writer = writer;
        // what is done meanwhile is written behind what is read
        writer.execute(() -> log.restore(read()));
        this.subscription = log.onOperation(operation -> writer.execute(() -> write(List.of(operation), StandardOpenOption.APPEND)));
    }

    private List<Operation> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            // keeps as much of it as the log itself does
            OperationsLog newest = new OperationsLog();
            int lines = 0;
            // damaged characters cost their line at most
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    parse(line).ifPresent(newest::add);
                    lines++;
                }
            }
            if (lines > MOST_LINES || Files.size(file) > MOST_BYTES) {
                write(newest.operations(), StandardOpenOption.TRUNCATE_EXISTING);
            } else if (endsWithinALine()) {
                Files.writeString(file, "\n", StandardOpenOption.APPEND);
            }
            return newest.operations();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("the operations log of earlier sessions can't be read");
            return List.of();
        }
    }

    private boolean endsWithinALine() throws IOException {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            bytes.position(Math.max(0, bytes.size() - 1));
            return bytes.read(last) == 1 && last.get(0) != '\n';
        }
    }

    private void write(List<Operation> operations, StandardOpenOption how) {
        String lines = operations.stream().map(OperationsFile::line).collect(Collectors.joining());
        try {
            if (!Files.exists(file)) {
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.createFile(file);
                }
            }
            Files.writeString(file, lines, StandardOpenOption.WRITE, how);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", file).log("the operations log can't be written");
        }
    }

    static String line(Operation operation) {
        return String.join("\t", operation.at().toString(), escape(operation.cluster()), escape(operation.title()), escape(operation.error()),
                escape(String.join(NEXT, operation.commandLines())), escape(String.join(NEXT, operation.undo()))) + "\n";
    }

    /** Empty for a line that is damaged, as the last one of a session that was killed may be. */
    static Optional<Operation> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Operation(Instant.parse(fields[0]), unescape(fields[1]), unescape(fields[2]), list(fields[4]), unescape(fields[3]),
                    list(fields[5])));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> list(String field) {
        return field.isEmpty() ? List.of() : Arrays.asList(unescape(field).split(NEXT));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
            } else {
                char escaped = text.charAt(++i);
                plain.append(switch (escaped) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> escaped;
                });
            }
        }
        return plain.toString();
    }

    @Deactivate
    public void close() {
        subscription.close();
        if (writer instanceof ExecutorService service) {
            service.shutdown();
        }
    }
}
