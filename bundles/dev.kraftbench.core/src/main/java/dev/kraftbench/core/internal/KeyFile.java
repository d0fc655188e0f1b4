package dev.kraftbench.core.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The master key of the secure storage: random, made once, in a file that only its owner can read and that lies outside of every workspace, so that a
 * copied workspace or backup of it gives nothing away. It asks nobody anything, which a workbench on a server or in a test could not answer.
 */
final class KeyFile {
    private static final int BYTES = 32;

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    /** Where {@code kraftbench.keyfile} says, else in the user's home. */
    static KeyFile ofUser() {
        return new KeyFile(Path.of(System.getProperty("kraftbench.keyfile", System.getProperty("user.home") + "/.kraftbench/storage.key")));
    }

    Path path() {
        return file;
    }

    char[] read() throws IOException {
        try {
            return Files.readString(file).strip().toCharArray();
        } catch (NoSuchFileException e) {
            return make();
        }
    }

    private char[] make() throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.toAbsolutePath().getParent());
        // made unreadable for others before the key is in it
        FileAttribute<?>[] owner = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        try (var out = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            out.write(java.nio.ByteBuffer.wrap(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // another workbench was first
            return Files.readString(file).strip().toCharArray();
        }
        return key.toCharArray();
    }
}
