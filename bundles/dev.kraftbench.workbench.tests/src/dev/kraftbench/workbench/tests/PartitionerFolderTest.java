package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.Partitioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** A jar dropped into the workspace's folder becomes a choice, and stops being one when it is taken away; nothing restarts. */
class PartitionerFolderTest {
    private final Partitioners partitioners = RunningWorkbench.service(Partitioners.class);
    private final PartitionerFolder folder = RunningWorkbench.service(PartitionerFolder.class);

    private CompletableFuture<List<PartitionerChoice>> choices(Predicate<List<PartitionerChoice>> wanted) {
        CompletableFuture<List<PartitionerChoice>> seen = new CompletableFuture<>();
        var subscription = partitioners.onChange(now -> {
            if (wanted.test(now)) {
                seen.complete(now);
            }
        });
        if (wanted.test(partitioners.choices())) {
            seen.complete(partitioners.choices());
        }
        return seen.whenComplete((ok, failure) -> subscription.close());
    }

    private static boolean has(List<PartitionerChoice> choices) {
        return choices.stream().anyMatch(c -> c.name().equals("By region"));
    }

    @Test
    void jarsAppearAndDisappearLive() throws IOException {
        // a new workspace begins with the samples
        RunningWorkbench.await(choices(PartitionerFolderTest::has));
        var disappeared = choices(now -> !has(now));
        Files.delete(folder.path().resolve("dev.kraftbench.partitioner.region.jar"));
        RunningWorkbench.await(disappeared);

        var appeared = choices(PartitionerFolderTest::has);
        Path jar = folder.install(Path.of(System.getProperty("kraftbench.sample.partitioner")));
        RunningWorkbench.await(appeared);
        var disappearedAgain = choices(now -> !has(now));
        Files.delete(jar);
        RunningWorkbench.await(disappearedAgain);
    }

    @Test
    void whatIsNoBundleIsRefusedWithAReason() throws IOException {
        Path file = Files.createTempFile("no-bundle", ".jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("readme.txt"));
        }
        IOException refused = assertThrows(IOException.class, () -> folder.install(file));
        assertTrue(refused.getMessage().contains("no OSGi bundle"), refused.getMessage());
        Files.delete(file);
    }
}
