package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A read-only connection refuses whatever changes a cluster, in the client layer and before anything is asked of the cluster: these connections are not
 * even open. Kinds of changes that are added later are covered too: the test finds them among the program's classes.
 */
class ReadOnlyGuardTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Partitioners NONE = (Partitioners) Proxy.newProxyInstance(ReadOnlyGuardTest.class.getClassLoader(),
            new Class<?>[] {Partitioners.class}, (proxy, method, arguments) -> {
                throw new AssertionError("nothing is produced");
            });

    private final OperationsLog operations = new OperationsLog();

    private RemoteConnection connection(boolean readOnly) {
        return new RemoteConnection(new ConnectionSettings.Remote("prod", "prod", Environment.PRODUCTION, readOnly, "127.0.0.1:1", Map.of()), operations,
                NONE);
    }

    private static ClusterException refusal(CompletableFuture<?> future) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> future.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        return assertInstanceOf(ClusterException.class, failed.getCause());
    }

    /** One change of each kind there is in the program, whatever family it is of. */
    private static List<Change> everyChange() throws Exception {
        Path where = Path.of(Change.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(where)) {
            return everyChange(where);
        }
        try (FileSystem jar = FileSystems.newFileSystem(where)) {
            return everyChange(jar.getPath("/"));
        }
    }

    private static List<Change> everyChange(Path classes) throws Exception {
        List<Change> changes = new ArrayList<>();
        List<Class<?>> families = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                String name = classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (!name.startsWith("dev.kraftbench.core.") || name.endsWith("package-info") || name.contains(".internal.")) {
                    continue;
                }
                Class<?> type = Class.forName(name, false, ReadOnlyGuardTest.class.getClassLoader());
                if (type.isRecord() && Change.class.isAssignableFrom(type)) {
                    changes.add((Change) some(type));
                } else if (type.isSealed() && Change.class.isAssignableFrom(type)) {
                    families.add(type);
                }
            }
        }
        for (Class<?> family : families) {
            assertTrue(changes.stream().anyMatch(family::isInstance), "no change of family " + family.getName());
        }
        return changes;
    }

    /** Any value of the type. */
    private static Object some(Class<?> type) throws Exception {
        if (type == String.class) {
            return "x";
        } else if (type == int.class || type == Integer.class) {
            return 1;
        } else if (type == long.class || type == Long.class) {
            return 1L;
        } else if (type == short.class) {
            return (short) 1;
        } else if (type == boolean.class) {
            return true;
        } else if (type == double.class) {
            return 1.0;
        } else if (type == Optional.class) {
            return Optional.empty();
        } else if (type == OptionalLong.class) {
            return OptionalLong.empty();
        } else if (type == OptionalInt.class) {
            return OptionalInt.empty();
        } else if (type == Duration.class) {
            return LIMIT;
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type.isAssignableFrom(List.class) || type == java.util.Collection.class) {
            return List.of();
        } else if (type.isAssignableFrom(TreeMap.class)) {
            return new TreeMap<>();
        } else if (type.isAssignableFrom(TreeSet.class)) {
            return new TreeSet<>();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == byte[].class) {
            return new byte[0];
        } else if (type == Object.class) {
            return "x";
        } else if (type == Change.class) {
            return new TopicChange.Delete("x");
        } else if (type.isSealed()) {
            return some(type.getPermittedSubclasses()[0]);
        } else if (type.isRecord()) {
            Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class[]::new);
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                boolean listOfKnown = types[i] == List.class && type.getRecordComponents()[i].getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?>;
                values[i] = listOfKnown
                        ? List.of(some((Class<?>) ((ParameterizedType) type.getRecordComponents()[i].getGenericType()).getActualTypeArguments()[0]))
                        : some(types[i]);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }
        throw new IllegalArgumentException("say how to make a " + type.getName());
    }

    @Test
    void everyKindOfChangeIsRefusedToPlanAndToApply() throws Exception {
        RemoteConnection readOnly = connection(true);
        List<Change> all = everyChange();
        assertTrue(all.size() >= 15, all.toString());
        for (Change change : all) {
            ChangePlan plan = new ChangePlan(change, List.of(), List.of(), List.of(), Optional.empty());
            assertEquals(ClusterException.Kind.READ_ONLY, refusal(readOnly.plan(change, LIMIT)).kind(), change.toString());
            assertEquals(ClusterException.Kind.READ_ONLY, refusal(readOnly.apply(plan, ChangeProgress.NONE, LIMIT)).kind(), change.toString());
            assertEquals(ClusterException.Kind.CLOSED, refusal(connection(false).plan(change, LIMIT)).kind(), "the guard, not the change, refuses " + change);
        }
        assertEquals(List.of(), operations.operations());
    }

    @Test
    void producingIsRefusedToo() {
        RunRequest request = RunRequest.of("orders", List.of(DraftRecord.of("k", "v")));
        assertEquals(ClusterException.Kind.READ_ONLY, refusal(connection(true).producing().start(request, LIMIT).outcome()).kind());
        assertEquals(List.of(), operations.operations());
    }

    @Test
    void aConnectionThatBecomesReadOnlyRefusesFromThenOn() {
        RemoteConnection connection = connection(false);
        Change change = new TopicChange.Delete("orders");
        assertEquals(ClusterException.Kind.CLOSED, refusal(connection.plan(change, LIMIT)).kind());
        connection.change(new ConnectionSettings.Remote("prod", "prod", Environment.PRODUCTION, true, "127.0.0.1:1", Map.of()));
        assertEquals(ClusterException.Kind.READ_ONLY, refusal(connection.plan(change, LIMIT)).kind());
    }
}
