package dev.kraftbench.core.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
class GivingWayTest {
    /** proc(5): the 19th field of stat; the second, the thread's name, may have blanks. */
    private static int nice() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theThreadAndThoseItStartsGiveWayAndNobodyElse() throws Exception {
        int before = nice();
        int[] lowered = GivingWay.doing("test", () -> {
            FutureTask<Integer> started = new FutureTask<>(GivingWayTest::nice);
            Thread.ofPlatform().start(started);
            return new int[] {nice(), started.get()};
        });
        assertEquals(Math.min(19, before + 5), lowered[0]);
        assertEquals(lowered[0], lowered[1]);
        assertEquals(before, nice());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twiceIsNoLower() throws Exception {
        int[] lowered = GivingWay.doing("test", () -> {
            int once = nice();
            GivingWay.here();
            return new int[] {once, nice()};
        });
        assertEquals(lowered[0], lowered[1]);
    }

    @Test
    void whatFailsThereFailsHere() {
        IOException wrong = new IOException("wrong");
        assertSame(wrong, assertThrows(IOException.class, () -> GivingWay.doing("test", () -> {
            throw wrong;
        })));
    }

    @Test
    void whoIsInterruptedStillGetsWhatIsMade() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> got = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                got.complete(GivingWay.doing("test", () -> {
                    begun.countDown();
                    try {
                        return got.get();
                    } catch (InterruptedException e) {
                        return "made, interrupted";
                    }
                }) + ", then " + Thread.currentThread().isInterrupted());
            } catch (Exception e) {
                got.completeExceptionally(e);
            }
        });
        begun.await();
        asking.interrupt();
        assertEquals("made, interrupted, then true", got.get());
    }
}
