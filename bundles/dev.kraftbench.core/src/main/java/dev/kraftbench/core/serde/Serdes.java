package dev.kraftbench.core.serde;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Subscription;
import java.util.List;
import java.util.Optional;

/** The serdes there are now, and which was chosen for what. An OSGi service. Safe for any thread; nothing blocks but what {@link Schemas} says. */
public interface Serdes {

    /** In the order in which people choose. */
    List<RecordSerde> all();

    Optional<RecordSerde> find(String id);

    /** Called when a serde comes or goes, on the thread that changed it. */
    Subscription onChange(Runnable listener);

    /** What is remembered for this side of the topic; {@link SerdeChoice#GUESSED} until a person chooses. */
    SerdeChoice choice(ClusterConnection connection, String topic, Side side);

    void choose(ClusterConnection connection, String topic, Side side, SerdeChoice choice);

    /** The connection's registry, or {@link Schemas#NONE}. Its answers may be remembered as long as the connection's settings stay. */
    Schemas schemas(ClusterConnection connection);

    /** Decodes by the choices that are remembered now; guesses where none is. */
    RecordDecoder decoder(ClusterConnection connection, String topic);
}
