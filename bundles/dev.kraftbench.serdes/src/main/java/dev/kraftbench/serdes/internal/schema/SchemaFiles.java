package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.core.serde.SerdeException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Schema files read once, and again when they changed. Any thread; reads files. */
final class SchemaFiles<T> {
    /** Makes something of a file's bytes. */
    interface Parser<T> {
        T parse(byte[] bytes) throws Exception;
    }

    private record Known<T>(FileTime modified, T value) {}

    private final Parser<T> parser;
    private final Map<Path, Known<T>> known = new ConcurrentHashMap<>();

    SchemaFiles(Parser<T> parser) {
        this.parser = parser;
    }

    T get(String file) throws SerdeException {
        Path path = Path.of(file);
        try {
            FileTime modified = Files.getLastModifiedTime(path);
            Known<T> before = known.get(path);
            if (before == null || !before.modified().equals(modified)) {
                before = new Known<>(modified, parser.parse(SmallFile.bytes(path)));
                known.put(path, before);
            }
            return before.value();
        } catch (FileSystemException e) {
            throw new SerdeException(TEXTS.of("file.unreadable", file), e);
        } catch (IOException e) {
            throw new SerdeException(String.valueOf(e.getMessage()), e);
        } catch (Exception e) {
            throw new SerdeException(path.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
