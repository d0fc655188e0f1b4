package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;

/** Settings of clients that come back soon after a node was lost, so that what is measured is the cluster and not their patience. */
public final class QuickClients {

    private QuickClients() {}

    public static Properties settings(String bootstrapServers) {
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("retry.backoff.ms", "20");
        settings.put("retry.backoff.max.ms", "200");
        settings.put("reconnect.backoff.ms", "20");
        settings.put("reconnect.backoff.max.ms", "200");
        settings.put("request.timeout.ms", "10000");
        return settings;
    }

    public interface Question<T> {
        T ask() throws Exception;
    }

    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks until there is an answer: while a node is lost, an administrator's requests may fail as any other. */
    public static <T> T answer(Duration limit, Question<T> question) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return question.ask();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    public static void await(String what, Duration limit, Condition condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + limit + " in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
