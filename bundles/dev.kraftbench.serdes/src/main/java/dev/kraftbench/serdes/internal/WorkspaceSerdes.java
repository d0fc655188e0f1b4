package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.serdes.internal.schema.RegistryClient;
import dev.kraftbench.serdes.internal.schema.RegistrySettings;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All serde services of the framework, the choices of this workspace, and a client for each connection's registry. */
@Component(service = Serdes.class)
public final class WorkspaceSerdes implements Serdes {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceSerdes.class);
    /** Those that are not ours come behind, by name. */
    private static final List<String> ORDER = List.of("string", "json", "avro", "protobuf", "json-schema", "int32", "int64", "double", "uuid", "hex",
            "base64", "kafka");

    private final SerdeChoices choices;
    private final List<RecordSerde> serdes = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<RegistrySettings, Schemas> registries = new ConcurrentHashMap<>();

    @Activate
    public WorkspaceSerdes(@Reference(target = "(type=osgi.instance.area)") Location workspace) throws IOException, URISyntaxException {
        this(Path.of(workspace.getURL().toURI()));
    }

    WorkspaceSerdes(Path workspace) throws IOException {
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
        return RegistrySettings.of(connection.settings()).map(settings -> registries.computeIfAbsent(settings, WorkspaceSerdes::client)).orElse(Schemas.NONE);
    }

    private static Schemas client(RegistrySettings settings) {
        try {
            return new RegistryClient(settings, System::nanoTime);
        } catch (SerdeException e) {
            LOG.atWarn().setCause(e).addKeyValue("registry", settings.urls()).log("a schema registry's settings cannot be used");
            return Schemas.NONE;
        }
    }

    @Override
    public RecordDecoder decoder(ClusterConnection connection, String topic) {
        return new TopicDecoder(all(), Map.of(Side.KEY, choice(connection, topic, Side.KEY), Side.VALUE, choice(connection, topic, Side.VALUE)),
                schemas(connection));
    }
}
