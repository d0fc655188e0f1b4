package dev.kraftbench.core.produce.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * A Maven project that builds one partitioner bundle from Maven Central alone: POM, bnd file, component, test, how to use it.
 *
 * @param name under which the partitioner is offered
 * @param packageName Java package, also the bundle's symbolic name
 * @param className simple name
 */
public record PartitionerProject(String name, String description, String packageName, String className, Start start) {
    private static final Pattern PLACE = Pattern.compile("@(\\w+)@");

    /** What the partitioner does before anybody edits it. */
    public enum Start {
        /** Kafka's own rule for keys, to be changed. */
        KEY_HASH("hash"),
        /** Keys with the same beginning stay together. */
        KEY_PREFIX("prefix"),
        /** Records of listed hot keys go round robin, the others by hash. */
        HOT_KEYS("hotkeys");

        private final String template;

        Start(String template) {
            this.template = template;
        }
    }

    public enum Mistake {
        NAME_EMPTY,
        NAME_UNFIT,
        PACKAGE,
        CLASS
    }

    /** What keeps the project from being written; empty when nothing does. */
    public List<Mistake> mistakes() {
        List<Mistake> mistakes = new ArrayList<>();
        if (name.isBlank()) {
            mistakes.add(Mistake.NAME_EMPTY);
        } else if ((name + description).matches("(?s).*[\"\\\\\\r\\n<&=$*].*")) {
            mistakes.add(Mistake.NAME_UNFIT);
        }
        if (!packageName.contains(".") || !SourceVersion.isName(packageName, SourceVersion.RELEASE_17) || !packageName.matches("[a-z0-9_.]+")) {
            mistakes.add(Mistake.PACKAGE);
        }
        if (!SourceVersion.isIdentifier(className) || SourceVersion.isKeyword(className, SourceVersion.RELEASE_17)
                || !Character.isUpperCase(className.codePointAt(0)) || className.equals("Partitioner")) {
            mistakes.add(Mistake.CLASS);
        }
        return mistakes;
    }

    /** A class name that fits a name for people: "By region" gives ByRegionPartitioner. */
    public static String classNameFor(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        String stem = out.isEmpty() || !Character.isUpperCase(out.charAt(0)) ? "My" + out : out.toString();
        return stem.endsWith("Partitioner") && !stem.equals("Partitioner") ? stem : stem.equals("Partitioner") ? "MyPartitioner" : stem + "Partitioner";
    }

    /** The last part of the package: Maven's artifact. */
    public String artifact() {
        String last = packageName.substring(packageName.lastIndexOf('.') + 1).replace('_', '-');
        return last.endsWith("partitioner") ? last : last + "-partitioner";
    }

    public String jarName() {
        return artifact() + "-1.0.0.jar";
    }

    /** Content by path within the project. */
    public Map<String, String> files() {
        String directory = packageName.replace('.', '/');
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", filled("pom.xml"));
        files.put("bnd.bnd", filled("bnd.bnd"));
        files.put("README.md", filled("README.md"));
        files.put(".gitignore", "target/\n");
        files.put("src/main/java/" + directory + "/" + className + ".java", filled(start.template + ".java"));
        files.put("src/test/java/" + directory + "/" + className + "Test.java", filled(start.template + "Test.java"));
        return files;
    }

    private String filled(String template) {
        Map<String, String> values = Map.of("NAME", name, "DESCRIPTION", description, "PACKAGE", packageName, "CLASS", className, "ARTIFACT", artifact(), "JAR",
                jarName(), "GROUP", packageName.substring(0, packageName.lastIndexOf('.')));
        try (InputStream in = PartitionerProject.class.getResourceAsStream(template + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("missing in the bundle: " + template);
            }
            return PLACE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + template, e);
        }
    }

    /** Writes the project into a folder that is empty or does not exist yet. */
    public void write(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new FileAlreadyExistsException(folder.toString(), null, "the folder is not empty");
                }
            }
        }
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
