package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.Partitioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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
    void aDroppedJarAppearsAndDisappearsLive() throws IOException {
        assertEquals(false, has(partitioners.choices()));
        var appeared = choices(PartitionerFolderTest::has);
        Path jar = folder.install(Path.of(System.getProperty("kraftbench.sample.partitioner")));
        RunningWorkbench.await(appeared);
        var disappeared = choices(now -> !has(now));
        Files.delete(jar);
        RunningWorkbench.await(disappeared);
    }
}
