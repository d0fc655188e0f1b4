package dev.kraftbench.broker.internal.access;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.metadata.access.Subject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what clients were denied, in the log where Kafka's operators look for it. A client that tries again and again is told of once
 * a minute, and no client, nor all of them, can fill a disk by trying: what is too much is counted. Any thread.
 */
public final class DenialLog {

    /** Kafka's name for it. */
    private static final Logger LOG = LoggerFactory.getLogger("kafka.authorizer.logger");

    static final int LINES_OF_A_PRINCIPAL = 20;
    static final int LINES = 200;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_NAME_CHARS = 249;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    /** One denial; a name that a client made up may be cut and is safe to print. */
    record Denial(ApiKeys api, String principal, String host, AclOperation operation, ResourceType type, String name) {}

    /** What goes into the log. */
    sealed interface Line {
        record Denied(Denial denial) implements Line {}

        /** So many were not told in the minute before. */
        record Untold(long denials) implements Line {}
    }

    private static final class Minute {
        final long begunNanos;
        final Set<Denial> told = ConcurrentHashMap.newKeySet();
        final Map<String, Integer> ofPrincipals = new ConcurrentHashMap<>();
        final AtomicInteger lines = new AtomicInteger();
        final AtomicLong untold = new AtomicLong();

        Minute(long begunNanos) {
            this.begunNanos = begunNanos;
        }

        boolean mayTell(Denial denial) {
            return !told.contains(denial)
                    && lines.get() < LINES
                    && ofPrincipals.merge(denial.principal(), 1, Integer::sum) <= LINES_OF_A_PRINCIPAL
                    && lines.getAndIncrement() < LINES
                    && told.add(denial);
        }
    }

    private final Clock clock;
    private final Consumer<Line> lines;
    private final AtomicReference<@Nullable Minute> minute = new AtomicReference<>();

    public DenialLog(int nodeId, Clock clock) {
        this(clock, line -> write(nodeId, line));
    }

    DenialLog(Clock clock, Consumer<Line> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /** Those of requests of one API. */
    public Denials of(ApiKeys api) {
        return (who, operation, type, name) -> denied(api, who, operation, type, name);
    }

    private void denied(ApiKeys api, Subject who, AclOperation operation, ResourceType type, String name) {
        Denial denial = new Denial(api, printable(who.principal()), who.host().getHostAddress(), operation, type, printable(name));
        Minute now = current();
        if (now.mayTell(denial)) {
            lines.accept(new Line.Denied(denial));
        } else {
            now.untold.incrementAndGet();
        }
    }

    private Minute current() {
        long nanos = clock.nanos();
        Minute last = minute.get();
        if (last != null && nanos - last.begunNanos < MINUTE_NANOS) {
            return last;
        }
        Minute begun = new Minute(nanos);
        Minute other = minute.compareAndExchange(last, begun);
        if (other != last) {
            return other;
        }
        if (last != null && last.untold.get() > 0) {
            lines.accept(new Line.Untold(last.untold.get()));
        }
        return begun;
    }

    /** A name must not look like a line of its own, nor be as long as a log. */
    private static String printable(String name) {
        String cut = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) + "…" : name;
        StringBuilder printable = new StringBuilder(cut.length());
        cut.chars().forEach(each -> printable.append(Character.isISOControl(each) || each == LINE_SEPARATOR || each == PARAGRAPH_SEPARATOR ? '?' : (char) each));
        return printable.toString();
    }

    private static void write(int nodeId, Line line) {
        switch (line) {
            case Line.Denied(Denial denial) -> LOG.atInfo()
                    .addKeyValue("nodeId", nodeId)
                    .addKeyValue("principal", denial.principal())
                    .addKeyValue("host", denial.host())
                    .addKeyValue("api", denial.api())
                    .addKeyValue("operation", denial.operation())
                    .addKeyValue("resource", denial.type() + ":" + denial.name())
                    .log("denied");
            case Line.Untold(long denials) -> LOG.atInfo()
                    .addKeyValue("nodeId", nodeId)
                    .log("{} more denials in the minute before, the same ones again or too many to be told", denials);
        }
    }
}
