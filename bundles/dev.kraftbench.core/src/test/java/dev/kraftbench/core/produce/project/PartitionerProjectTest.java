package dev.kraftbench.core.produce.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.produce.project.PartitionerProject.Mistake;
import dev.kraftbench.core.produce.project.PartitionerProject.Start;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.producer.Partitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionerProjectTest {
    @TempDir
    private Path directory;

    private static PartitionerProject project(Start start) {
        return new PartitionerProject("By tenant", "Keeps a tenant's records together", "com.example.by_tenant", "ByTenantPartitioner", start);
    }

    @Test
    void everyStartCompilesWithItsTestAndNoPlaceIsLeftOpen() throws IOException {
        for (Start start : Start.values()) {
            Path folder = directory.resolve(start.name());
            project(start).write(folder);
            List<Path> sources;
            try (Stream<Path> files = Files.walk(folder)) {
                sources = files.filter(Files::isRegularFile).toList();
            }
            assertEquals(6, sources.size());
            for (Path source : sources) {
                assertFalse(Files.readString(source).matches("(?s).*@[A-Z]+@.*"), source.toString());
            }
            assertEquals(List.of(), errors(sources.stream().filter(path -> path.toString().endsWith(".java")).toList(), directory.resolve("out" + start)));
        }
    }

    private static List<String> errors(List<Path> sources, Path out) throws IOException {
        Files.createDirectories(out);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            compiler.getTask(null, files, diagnostics, List.of("--release", "17", "-proc:none", "-d", out.toString(), "-cp",
                    System.getProperty("java.class.path")), null, files.getJavaFileObjectsFromPaths(sources)).call();
        }
        List<String> errors = new ArrayList<>();
        diagnostics.getDiagnostics().forEach(diagnostic -> errors.add(diagnostic.toString()));
        return errors;
    }

    @Test
    void thePomNamesWhatItBuilds() {
        PartitionerProject project = project(Start.KEY_HASH);
        assertEquals("by-tenant-partitioner-1.0.0.jar", project.jarName());
        String pom = String.valueOf(project.files().get("pom.xml"));
        assertTrue(pom.contains("<artifactId>by-tenant-partitioner</artifactId>") && pom.contains("<groupId>com.example</groupId>"), pom);
        String source = String.valueOf(project.files().get("src/main/java/com/example/by_tenant/ByTenantPartitioner.java"));
        assertTrue(source.contains("\"name=By tenant\"") && source.contains("implements " + Partitioner.class.getSimpleName()), source);
    }

    @Test
    void whatIsWrittenAlreadyIsLeftAlone() throws IOException {
        Files.writeString(directory.resolve("mine.txt"), "mine");
        assertThrows(FileAlreadyExistsException.class, () -> project(Start.KEY_HASH).write(directory));
        assertFalse(Files.exists(directory.resolve("pom.xml")));
    }

    @Test
    void mistakesAreFoundBeforeAnythingIsWritten() {
        assertEquals(List.of(), project(Start.KEY_HASH).mistakes());
        assertEquals(List.of(Mistake.NAME_EMPTY, Mistake.PACKAGE, Mistake.CLASS), new PartitionerProject(" ", "d", "Plain", "class", Start.KEY_HASH).mistakes());
        assertEquals(List.of(Mistake.NAME_UNFIT), new PartitionerProject("a\"b", "d", "a.b", "C", Start.KEY_HASH).mistakes());
        assertEquals(List.of(Mistake.PACKAGE), new PartitionerProject("n", "d", "a.new", "C", Start.KEY_HASH).mistakes());
    }

    @Test
    void namesOfClassesFollowThoseForPeople() {
        assertEquals("ByRegionPartitioner", PartitionerProject.classNameFor("By region"));
        assertEquals("MyPartitioner", PartitionerProject.classNameFor("partitioner"));
        assertEquals("My7daysPartitioner", PartitionerProject.classNameFor("7days"));
        assertEquals("MyPartitioner", PartitionerProject.classNameFor("\u5730\u533a"));
    }
}
