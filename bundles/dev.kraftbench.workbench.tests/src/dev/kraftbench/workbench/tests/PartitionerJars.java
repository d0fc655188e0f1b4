package dev.kraftbench.workbench.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.producer.Partitioner;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.FrameworkUtil;

/** Makes jars of partitioners, good and bad, as a person's build would. */
final class PartitionerJars {
    private final Path directory;

    PartitionerJars(Path directory) {
        this.directory = directory;
    }

    /** A jar with these headers besides the version of its manifest, and these entries. */
    Path jar(String file, Map<String, String> headers, Map<String, byte[]> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        Path path = directory.resolve(file);
        try (OutputStream out = Files.newOutputStream(path); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return path;
    }

    static Map<String, String> bundle(String symbolicName, String imports) {
        return Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", symbolicName, "Bundle-Version", "1.0.0", "Import-Package", imports);
    }

    static final String KAFKA = "org.apache.kafka.clients.producer,org.apache.kafka.common,org.apache.kafka.common.utils";

    /** A bundle with one component, compiled from source whose annotation is left out: its description is written here, as bnd would. */
    Path component(String file, String type, String name, String source) throws IOException {
        String packageName = type.substring(0, type.lastIndexOf('.'));
        Map<String, byte[]> entries = new java.util.TreeMap<>(compiled(type, source.replaceAll("(?s)@Component\\(.*?\\}\\)\\s*", "").replaceAll("import org.osgi[^;]*;", "")));
        String description = "<?xml version=\"1.0\"?>\n<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + type
                + "\">\n<property name=\"name\" value=\"" + name + "\"/>\n<service><provide interface=\"" + Partitioner.class.getName()
                + "\"/></service>\n<implementation class=\"" + type + "\"/>\n</scr:component>\n";
        entries.put("OSGI-INF/" + type + ".xml", description.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Map<String, String> headers = new java.util.HashMap<>(bundle(packageName, KAFKA));
        headers.put("Service-Component", "OSGI-INF/" + type + ".xml");
        return jar(file, headers, entries);
    }

    private Map<String, byte[]> compiled(String type, String source) throws IOException {
        Path sources = Files.createTempDirectory(directory, "src");
        Path out = Files.createTempDirectory(directory, "out");
        Path java = sources.resolve(type.substring(type.lastIndexOf('.') + 1) + ".java");
        Files.writeString(java, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        String kafka = FileLocator.getBundleFileLocation(FrameworkUtil.getBundle(Partitioner.class)).orElseThrow().getPath();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            if (!compiler.getTask(null, files, diagnostics, List.of("--release", "17", "-proc:none", "-d", out.toString(), "-cp", kafka), null,
                    files.getJavaFileObjects(java)).call()) {
                throw new AssertionError(diagnostics.getDiagnostics().toString());
            }
        }
        List<Path> classes;
        try (Stream<Path> files = Files.walk(out)) {
            classes = new ArrayList<>(files.filter(path -> path.toString().endsWith(".class")).toList());
        }
        Map<String, byte[]> entries = new java.util.TreeMap<>();
        for (Path path : classes) {
            entries.put(out.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
        }
        return entries;
    }

    /** A partitioner whose method has this body. */
    static String source(String packageName, String className, String configure, String partition) {
        return "package " + packageName + ";\nimport java.util.Map;\nimport org.apache.kafka.clients.producer.Partitioner;\nimport org.apache.kafka.common.Cluster;\n"
                + "public final class " + className + " implements Partitioner {\n"
                + "  public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) { " + partition + " }\n"
                + "  public void configure(Map<String, ?> configs) { " + configure + " }\n  public void close() { }\n}\n";
    }
}
