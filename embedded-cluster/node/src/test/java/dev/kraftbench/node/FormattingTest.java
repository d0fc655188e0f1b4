package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.raft.VoterSet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormattingTest {

    @TempDir
    Path directory;

    private Formatting.Plan plan() throws ConfigProblem {
        NodeConfig config = NodeConfig.of(Map.of(
                "process.roles", "controller",
                "node.id", "1",
                "listeners", "CONTROLLER://127.0.0.1:29093",
                "controller.listener.names", "CONTROLLER",
                "log.dirs", directory.resolve("data").toString()));
        return new Formatting.Plan(config, "MkU3OEVBNTcwNTJENDM2Qg", new Uuid(7, 8), VoterSet.EMPTY, true);
    }

    /** The real disk, with no room left. */
    private static Disk full() {
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
            try {
                return method.getName().equals("usableBytes") ? Long.valueOf(0) : method.invoke(FileDisk.INSTANCE, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsWritten() throws ConfigProblem {
        Formatting.Plan plan = plan();

        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> Formatting.check(full(), plan, false));

        assertTrue(problem.getMessage().startsWith("no space left"), problem.getMessage());
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @Test
    void idsAreNeitherReservedNorLookLikeOptions() {
        Random random = new Random(1);
        Set<Uuid> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Uuid id = Formatting.randomId(random);
            assertFalse(id.toString().startsWith("-"));
            ids.add(id);
        }
        assertEquals(1000, ids.size());
    }
}
