package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.RecordSearch;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.RecordTail;
import dev.kraftbench.core.records.SearchCost;
import dev.kraftbench.core.records.SearchLimits;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The searches and tails of one browser, one at a time, and what they found. No widgets: it tells when there is news, from any thread; the browser asks
 * for the {@link #state} then. What an abandoned search still finds is dropped.
 */
public final class BrowseSession {
    /** A tail keeps so many of the newest. */
    public static final int TAIL_ROWS = 5_000;
    private static final Duration PLAN_LIMIT = Duration.ofSeconds(8);

    private final Runnable news;
    private final Object lock = new Object();
    private final List<ReadRecord> found = new ArrayList<>();
    private final Deque<ReadRecord> newest = new ArrayDeque<>();
    private Phase phase = Phase.IDLE;
    private int run;
    private @Nullable ClusterConnection connection;
    private @Nullable RecordSieve sieve;
    private @Nullable SearchPlan plan;
    private @Nullable SearchPlan first;
    private @Nullable SearchCost cost;
    private @Nullable RecordSearch search;
    private @Nullable RecordTail tail;
    private @Nullable SearchOutcome outcome;
    private @Nullable CallFailure failure;
    private List<Gap> gaps = List.of();

    /** @param news called from any thread when {@link #state} has changed */
    public BrowseSession(Runnable news) {
        this.news = news;
    }

    /** Forgets what was found and searches. The future ends with the search; cancelling it stops the search, resumable. */
    public CompletableFuture<Void> search(ClusterConnection cluster, RecordQuery query, RecordSieve wanted) {
        int mine;
        synchronized (lock) {
            forget(Phase.PLANNING);
            connection = cluster;
            sieve = wanted;
            mine = run;
        }
        news.run();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CompletableFuture<SearchPlan> planning = cluster.records().plan(query, PLAN_LIMIT);
        ended.whenComplete((done, thrown) -> planning.cancel(true));
        planning.whenComplete((planned, thrown) -> {
            if (thrown != null) {
                failed(mine, "", thrown);
                ended.complete(null);
            } else {
                start(mine, planned, ended);
            }
        });
        return ended;
    }

    /** Goes on where the last search ended, with the same limit again. */
    public CompletableFuture<Void> resume() {
        SearchPlan rest;
        int mine;
        synchronized (lock) {
            if (plan == null || outcome == null || !outcome.resumable()) {
                return CompletableFuture.completedFuture(null);
            }
            rest = plan.continued(outcome);
            run++;
            phase = Phase.PLANNING;
            mine = run;
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        start(mine, rest, ended);
        return ended;
    }

    private void start(int mine, SearchPlan planned, CompletableFuture<Void> ended) {
        RecordSearch started;
        synchronized (lock) {
            ClusterConnection cluster = connection;
            RecordSieve wanted = sieve;
            if (mine != run || cluster == null || wanted == null) {
                ended.complete(null);
                return;
            }
            plan = planned;
            if (first == null) {
                first = planned;
            }
            cost = planned.cost(!wanted.passesAll());
            gaps = planned.gaps();
            outcome = null;
            phase = Phase.SEARCHING;
            started = cluster.records().search(planned, wanted, SearchLimits.DEFAULT, page -> arrived(mine, page));
            search = started;
        }
        ended.whenComplete((done, thrown) -> started.stop());
        started.outcome().whenComplete((result, thrown) -> {
            if (thrown != null) {
                failed(mine, "", thrown);
            } else {
                ended(mine, result);
            }
            ended.complete(null);
        });
        news.run();
    }

    private void arrived(int mine, List<ReadRecord> page) {
        synchronized (lock) {
            if (mine == run) {
                found.addAll(page);
            }
        }
        news.run();
    }

    private void ended(int mine, SearchOutcome result) {
        synchronized (lock) {
            if (mine != run) {
                return;
            }
            outcome = result;
            phase = Phase.ENDED;
            List<Gap> all = new ArrayList<>(gaps);
            all.addAll(result.gaps());
            gaps = List.copyOf(all);
        }
        news.run();
    }

    private void failed(int mine, String action, Throwable thrown) {
        synchronized (lock) {
            if (mine != run) {
                return;
            }
            boolean cancelled = CallFailure.unwrap(thrown) instanceof CancellationException;
            failure = cancelled ? null : CallFailure.of(action, thrown);
            phase = cancelled ? Phase.ENDED : Phase.FAILED;
        }
        news.run();
    }

    /** Follows the end. */
    public void tail(ClusterConnection cluster, RecordQuery query, RecordSieve wanted) {
        int mine;
        RecordTail started;
        synchronized (lock) {
            forget(Phase.TAILING);
            connection = cluster;
            sieve = wanted;
            mine = run;
            started = cluster.records().tail(query, wanted, page -> appeared(mine, page));
            tail = started;
        }
        started.ended().whenComplete((done, thrown) -> {
            if (thrown != null) {
                failed(mine, "", thrown);
            }
        });
        news.run();
    }

    private void appeared(int mine, List<ReadRecord> page) {
        synchronized (lock) {
            if (mine != run) {
                return;
            }
            for (ReadRecord record : page) {
                newest.addFirst(record);
            }
            while (newest.size() > TAIL_ROWS) {
                newest.removeLast();
            }
        }
        news.run();
    }

    public void pause(boolean paused) {
        synchronized (lock) {
            if (tail == null || !phase.running()) {
                return;
            }
            if (paused) {
                tail.pause();
            } else {
                tail.resume();
            }
            phase = paused ? Phase.PAUSED : Phase.TAILING;
        }
        news.run();
    }

    /** Ends what runs; a search can be resumed. */
    public void stop() {
        synchronized (lock) {
            if (search != null) {
                search.stop();
            }
            if (phase == Phase.PLANNING) {
                run++;
                phase = Phase.ENDED;
            }
            if (tail != null) {
                tail.stop();
                if (phase.running()) {
                    phase = Phase.ENDED;
                }
            }
        }
        news.run();
    }

    /** Ends what runs and forgets everything. */
    public void clear() {
        synchronized (lock) {
            forget(Phase.IDLE);
        }
        news.run();
    }

    /** Ends what runs; what it still finds is of an earlier run. */
    private void forget(Phase next) {
        run++;
        if (search != null) {
            search.stop();
            search = null;
        }
        if (tail != null) {
            tail.stop();
            tail = null;
        }
        found.clear();
        newest.clear();
        plan = null;
        first = null;
        cost = null;
        outcome = null;
        failure = null;
        gaps = List.of();
        phase = next;
    }

    /** Shows what was found in another format; the decoder may ask for schemas. */
    public CompletableFuture<Void> decodeAgain(RecordDecoder decoder) {
        int mine;
        synchronized (lock) {
            mine = run;
        }
        return CompletableFuture.runAsync(() -> {
            Map<ReadRecord, ReadRecord> again = new IdentityHashMap<>();
            state().rows().forEach(record -> again.put(record, record));
            again.replaceAll((record, same) -> decoder.decode(record.stored()));
            synchronized (lock) {
                if (mine != run) {
                    return;
                }
                // what arrived meanwhile was decoded as the running search does
                found.replaceAll(record -> again.getOrDefault(record, record));
                List<ReadRecord> rows = new ArrayList<>(newest);
                newest.clear();
                rows.forEach(record -> newest.add(again.getOrDefault(record, record)));
            }
            news.run();
        }, task -> Thread.ofVirtual().name("kraftbench-decode").start(task));
    }

    /** Of the search that the present one continues, or its own; null while there is none. */
    public @Nullable SearchPlan firstPlan() {
        synchronized (lock) {
            return first;
        }
    }

    public BrowseState state() {
        synchronized (lock) {
            List<ReadRecord> rows = tail != null ? List.copyOf(newest) : List.copyOf(found);
            SearchProgress progress = tail != null ? tail.progress() : search != null ? search.progress() : SearchProgress.NONE;
            return new BrowseState(phase, rows, plan, cost, progress, outcome, gaps, failure);
        }
    }
}
