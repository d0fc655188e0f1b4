package dev.kraftbench.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {
    @TempDir
    Path directory;

    private String refusal(Path file, int most) {
        return assertThrows(IOException.class, () -> SmallFile.text(file, most)).getMessage();
    }

    @Test
    void aFileIsReadUpToTheLimitAndNoFurther() throws IOException {
        Path file = Files.writeString(directory.resolve("some.csv"), "x".repeat(2 << 20));
        assertEquals(2 << 20, SmallFile.text(file, 2 << 20).length());
        Files.writeString(file, "x".repeat((2 << 20) + 1));
        String refusal = refusal(file, 2 << 20);
        assertTrue(refusal.contains("some.csv") && refusal.contains("2 MiB"), refusal);
    }

    @Test
    void whatIsWrongIsSaidInWords() throws IOException {
        assertTrue(refusal(directory.resolve("nowhere"), 10).contains("nowhere"));
        Path picture = Files.write(directory.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        assertTrue(refusal(picture, 10).contains("UTF-8"));
    }

    @Test
    void aPastedTextHasALimitToo() {
        assertTrue(SmallFile.refusal("x".repeat(1 << 20), 1 << 20).isEmpty());
        assertTrue(SmallFile.refusal("x".repeat((1 << 20) + 1), 1 << 20).orElseThrow().contains("1 MiB"));
    }

    @Test
    void theMarkAtTheBeginningIsNoText() throws IOException {
        assertEquals("a=1", SmallFile.text(Files.writeString(directory.resolve("marked"), "\uFEFFa=1")));
    }
}
