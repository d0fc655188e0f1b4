package dev.kraftbench.app.tour;

import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.ui.base.CommandCalls;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Wizards and dialogs of records, producing and partitioners, opened as a person would. UI thread. */
final class RecordDialogs {
    /** In the menu of the records that were found. */
    private static final int WRITE_AGAIN = 1;
    private static final int COPY_ALL = 4;
    private static final int EXPORT = 6;

    private final Stage stage;

    RecordDialogs(Stage stage) {
        this.stage = stage;
    }

    void add() {
        stage.page(Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.PAGE, "messages"));
        stage.dialog("dialog write again", () -> stage.editor().chooseInTable(WRITE_AGAIN));
        stage.dialog("dialog copy records", () -> stage.editor().chooseInTable(COPY_ALL));
        stage.dialog("wizard export", () -> stage.editor().chooseInTable(EXPORT));
        stage.dialog("dialog filter words", () -> PartControls.press(stage.editor().button("?")));
        stage.dialog("dialog format options", () -> {
            stage.editor().choose("Protobuf");
            PartControls.press(stage.editor().button("\u2026"));
        });
        // the choice is kept for the topic, and other pictures show its messages
        stage.steps().then("formats are guessed again", () -> stage.editor().chooseFirst("Protobuf"));
        stage.page(Map.of(CommandCalls.TOPIC, DemoLoad.TOPIC, CommandCalls.PAGE, "dev.kraftbench.topic.produce"));
        stage.dialog("dialog producer settings", () -> PartControls.press(stage.editor().pictureButtons().getLast()));
        stage.dialog("wizard new partitioner", () -> stage.run("dev.kraftbench.newPartitioner", Map.of()));
        stage.dialog("dialog install partitioner", () -> stage.run("dev.kraftbench.installPartitioner", Map.of("dev.kraftbench.jar", jar().toString())));
    }

    /** A bundle that needs another which is not there, and brings no partitioner. */
    private static Path jar() throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "com.example.region");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Import-Package", "com.example.geo;version=\"[2.0,3.0)\",org.apache.kafka.clients.producer");
        Path file = Files.createTempDirectory("kraftbench-tour").resolve("region-partitioner-1.0.0.jar");
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            return file;
        }
    }
}
