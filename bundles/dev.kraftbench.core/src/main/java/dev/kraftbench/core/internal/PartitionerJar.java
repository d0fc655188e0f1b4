package dev.kraftbench.core.internal;

import dev.kraftbench.core.produce.JarCheck;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.PartitionerProblem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.osgi.util.ManifestElement;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.VersionRange;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Looks into a jar for a partitioner's component, and whether the framework has what it imports. */
final class PartitionerJar {
    private static final String PARTITIONER = "org.apache.kafka.clients.producer.Partitioner";

    private final Path jar;
    private final FrameworkWiring framework;
    private final List<PartitionerProblem> problems = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private PartitionerJar(Path jar, FrameworkWiring framework) {
        this.jar = jar;
        this.framework = framework;
    }

    static JarCheck check(Path jar, BundleContext context) {
        return new PartitionerJar(jar, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class)).check();
    }

    private JarCheck check() {
        String symbolicName = "";
        String version = "";
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes manifest = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            @Nullable String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                problem(Kind.NO_BUNDLE, "");
            } else {
                symbolicName = name.replaceAll(";.*", "").strip();
                version = String.valueOf(manifest.getValue(Constants.BUNDLE_VERSION));
                imports(manifest.getValue(Constants.IMPORT_PACKAGE));
                components(file, manifest.getValue("Service-Component"));
            }
        } catch (IOException | BundleException e) {
            problem(Kind.NO_JAR, String.valueOf(e.getMessage()));
        }
        return new JarCheck(symbolicName, version, names, problems);
    }

    private void problem(Kind kind, String detail) {
        problems.add(new PartitionerProblem(kind, String.valueOf(jar.getFileName()), detail, Instant.now()));
    }

    private void imports(@Nullable String header) throws BundleException {
        ManifestElement[] elements = ManifestElement.parseHeader(Constants.IMPORT_PACKAGE, header);
        if (elements == null) {
            return;
        }
        List<String> missing = new ArrayList<>();
        for (ManifestElement element : elements) {
            if (Constants.RESOLUTION_OPTIONAL.equals(element.getDirective(Constants.RESOLUTION_DIRECTIVE))) {
                continue;
            }
            String version = element.getAttribute(Constants.VERSION_ATTRIBUTE);
            for (String name : element.getValueComponents()) {
                if (!name.startsWith("java.") && !available(name, version)) {
                    missing.add(version == null ? name : name + " " + version);
                }
            }
        }
        if (!missing.isEmpty()) {
            problem(Kind.UNRESOLVED, String.join(", ", missing));
        }
    }

    private boolean available(String name, @Nullable String version) {
        String filter = "(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + name + ")";
        if (version != null) {
            filter = "(&" + filter + new VersionRange(version).toFilterString(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE) + ")";
        }
        return !framework.findProviders(new Wanted(filter)).isEmpty();
    }

    /** A requirement that belongs to no bundle yet. */
    private record Wanted(String filter) implements Requirement {
        @Override
        public String getNamespace() {
            return PackageNamespace.PACKAGE_NAMESPACE;
        }

        @Override
        public Map<String, String> getDirectives() {
            return Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, filter);
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }

        @Override
        @SuppressWarnings("NullAway")
        public Resource getResource() {
            return null;
        }
    }

    private void components(JarFile file, @Nullable String header) throws IOException {
        if (header == null || header.isBlank()) {
            problem(Kind.NO_COMPONENT, "");
            return;
        }
        boolean found = false;
        for (String path : header.split(",")) {
            ZipEntry entry = file.getEntry(path.strip());
            if (entry == null) {
                if (!path.contains("*")) {
                    problem(Kind.NO_COMPONENT, path.strip());
                }
                // a pattern; the framework will look itself
                found |= path.contains("*");
                continue;
            }
            try (InputStream in = file.getInputStream(entry)) {
                found |= component(in);
            }
        }
        if (!found && problems.stream().noneMatch(problem -> problem.kind() == Kind.NO_COMPONENT)) {
            problem(Kind.NO_PARTITIONER, "");
        }
    }

    private boolean component(InputStream in) throws IOException {
        Document document;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            document = factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("a component's description is no XML: " + e.getMessage(), e);
        }
        boolean offers = false;
        NodeList provides = document.getElementsByTagName("provide");
        for (int i = 0; i < provides.getLength(); i++) {
            offers |= PARTITIONER.equals(((Element) provides.item(i)).getAttribute("interface"));
        }
        if (!offers) {
            return false;
        }
        String name = "";
        NodeList properties = document.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            if (property.getAttribute("name").equals("name")) {
                name = property.hasAttribute("value") ? property.getAttribute("value") : property.getTextContent().strip();
            }
        }
        NodeList classes = document.getElementsByTagName("implementation");
        String implementation = classes.getLength() == 0 ? "" : ((Element) classes.item(0)).getAttribute("class");
        if (name.isEmpty()) {
            problem(Kind.NO_NAME, implementation);
        }
        names.add(name.isEmpty() ? implementation.replaceAll(".*[.$]", "") : name);
        return true;
    }

    /** Whether a bundle stands for a jar of this folder. */
    static boolean of(Bundle bundle, Path jar) {
        String location = bundle.getLocation();
        return location.equals(jar.toFile().toURI().toString()) || location.equals(jar.toUri().toString());
    }
}
