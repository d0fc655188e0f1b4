package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.connect.Secrets;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.serdes.internal.schema.ConnectionSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.osgi.service.datalocation.Location;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** All serde services of the framework, the choices of this workspace, and a client for each connection's registry. */
@Component(service = Serdes.class)
public final class WorkspaceSerdes implements Serdes {
    /** Those that are not ours come behind, by name. */
    private static final List<String> ORDER = List.of("string", "json", "avro", "protobuf", "json-schema", "int32", "int64", "double", "uuid", "hex",
            "base64", "kafka");

    private final SerdeChoices choices;
    private final Secrets secrets;
    private final List<RecordSerde> serdes = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<ConnectionSettings, Schemas> registries = new ConcurrentHashMap<>();

    @Activate
    public WorkspaceSerdes(@Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference Secrets secrets)
            throws IOException, URISyntaxException {
        this(Path.of(workspace.getURL().toURI()), secrets);
    }

    WorkspaceSerdes(Path workspace, Secrets secrets) throws IOException {
        this.secrets = secrets;
        choices = new SerdeChoices(workspace.resolve("serdes.properties"));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addSerde(RecordSerde serde) {
        serdes.add(serde);
        listeners.forEach(Runnable::run);
    }

    public void removeSerde(RecordSerde serde) {
        serdes.remove(serde);
        listeners.forEach(Runnable::run);
    }

    @Override
    public List<RecordSerde> all() {
        List<RecordSerde> all = new ArrayList<>(serdes);
        all.sort(Comparator.comparingInt((RecordSerde serde) -> ORDER.contains(serde.id()) ? ORDER.indexOf(serde.id()) : ORDER.size())
                .thenComparing(RecordSerde::name));
        return all;
    }

    @Override
    public Optional<RecordSerde> find(String id) {
        return serdes.stream().filter(serde -> serde.id().equals(id)).findFirst();
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public SerdeChoice choice(ClusterConnection connection, String topic, Side side) {
        return choices.get(connection.id(), topic, side);
    }

    @Override
    public void choose(ClusterConnection connection, String topic, Side side, SerdeChoice choice) {
        try {
            choices.put(connection.id(), topic, side, choice);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the choice of serdes", e);
        }
    }

    @Override
    public Schemas schemas(ClusterConnection connection) {
        return registries.computeIfAbsent(connection.settings(), settings -> new ConnectionSchemas(settings, secrets, System::nanoTime));
    }

    @Override
    public RecordDecoder decoder(ClusterConnection connection, String topic) {
        return new TopicDecoder(all(), Map.of(Side.KEY, choice(connection, topic, Side.KEY), Side.VALUE, choice(connection, topic, Side.VALUE)),
                schemas(connection));
    }
}
