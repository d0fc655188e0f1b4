package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.serde.FilteredDecoding;
import dev.kraftbench.core.serde.RecordFilter;
import dev.kraftbench.core.serde.Serdes;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Refresh;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/**
 * A browser of one topic's records: seek, filter, serdes, what it costs, what was found, one record whole, and what can be done with them. The same in
 * the topic editor and in the view.
 */
public final class RecordsPane extends Composite {
    private static final int INTERVAL_MILLIS = 200;
    private static final int GAP = 40;
    private static final int FILTER_WIDTH = TextScale.px(460);
    private static final Duration SEARCH_LIMIT = Duration.ofMinutes(11);

    private final RecordServices services;
    private final BrowseSession session;
    private final SeekBar seek;
    private final FilterBar filter;
    private final SerdeField keySerde;
    private final SerdeField valueSerde;
    private final SearchButtons buttons;
    private final Label status;
    private final Label cost;
    private final Label gaps;
    private final EmptyState body;
    private final Composite third;
    private final FoundRecords found;
    private final RecordActions actions;
    private @Nullable ClusterConnection connection;
    private String topic = "";
    /** The topic that the seek fields speak of, also while its cluster is away. */
    private @Nullable ClusterConnection soughtOn;
    private String soughtIn = "";
    private FilteredDecoding decoding;
    private Runnable used = () -> { };
    private Subscription states = () -> { };
    private Subscription serdeChanges = () -> { };
    private boolean ticking;

    public RecordsPane(Composite parent, RecordServices services) {
        super(parent, SWT.NONE);
        this.services = services;
        this.decoding = new FilteredDecoding(RecordServices.NO_DECODER, RecordFilter.ALL);
        GridLayoutFactory.fillDefaults().margins(8, 4).spacing(6, 5).applyTo(this);
        DisplayUpdates updates = new DisplayUpdates(this, INTERVAL_MILLIS, this::render);
        session = new BrowseSession(updates::request);
        addDisposeListener(event -> {
            session.clear();
            states.close();
            serdeChanges.close();
        });

        Composite first = row(2);
        seek = new SeekBar(first);
        SeekBar.fill(seek);
        buttons = new SearchButtons(first);
        Composite second = row(2);
        filter = new FilterBar(second, services.filters());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.BEGINNING).grab(true, false).applyTo(filter);
        Composite serdes = new Composite(second, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(14, 0).applyTo(serdes);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).applyTo(serdes);
        keySerde = serde(serdes, Messages.key, Side.KEY);
        valueSerde = serde(serdes, Messages.value, Side.VALUE);
        addListener(SWT.Resize, event -> {
            int width = getClientArea().width;
            columns(first, seek.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + buttons.width() + GAP <= width);
            columns(second, serdes.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + FILTER_WIDTH <= width);
        });
        third = row(2);
        status = new Label(third, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(status);
        cost = new Label(third, SWT.RIGHT);
        gaps = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(gaps);

        body = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(body);
        found = new FoundRecords(body);
        body.setContent(found);
        actions = new RecordActions(this, found.table(), buttons);

        buttons.onSearch(() -> use(this::search)).onStop(session::stop).onResume(() -> use(this::resume)).onTail(() -> use(this::tail)).onPause(session::pause);
        seek.onChange(this::enable).onEnter(() -> use(this::search));
        filter.onChange(this::enable).onEnter(() -> use(this::search));
        Refresh.offer(this, this::searchAgain);
        serdeChanges = services.serdes().onChange(() -> DisplayUpdates.run(this, this::serdesChanged));
        render();
    }

    /** In a narrow part what stands beside comes below. */
    private static void columns(Composite row, boolean wide) {
        GridLayout layout = (GridLayout) row.getLayout();
        int wanted = wide ? 2 : 1;
        if (layout.numColumns != wanted) {
            layout.numColumns = wanted;
            layout.verticalSpacing = 5;
            row.requestLayout();
        }
    }

    private Composite row(int columns) {
        Composite row = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(columns).spacing(14, 0).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        return row;
    }

    private SerdeField serde(Composite parent, String title, Side side) {
        SerdeField field = new SerdeField(parent, title, services.serdes());
        GridDataFactory.fillDefaults().align(SWT.END, SWT.BEGINNING).applyTo(field);
        return field.onChoice(choice -> chosen(side, choice));
    }

    /** Called when a person searches here. */
    void onUse(Runnable listener) {
        used = listener;
    }

    private void use(Runnable action) {
        used.run();
        action.run();
    }

    // ---- what is looked at

    /** Looks at another topic; begins with the newest records when the cluster is there. */
    public void show(@Nullable ClusterConnection cluster, String name) {
        if (cluster == connection && name.equals(topic)) {
            return;
        }
        session.clear();
        connection = cluster;
        topic = name;
        states.close();
        states = cluster == null ? () -> { } : cluster.onState(state -> DisplayUpdates.run(this, this::stateChanged));
        found.show(List.of());
        if (cluster != null && !name.isEmpty()) {
            resetSeek(cluster, name);
            Serdes serdes = services.serdes();
            keySerde.show(serdes.choice(cluster, name, Side.KEY));
            valueSerde.show(serdes.choice(cluster, name, Side.VALUE));
        }
        begin();
    }

    /** A partition and an offset of one topic say nothing in another. */
    private void resetSeek(ClusterConnection cluster, String name) {
        if (cluster != soughtOn || !name.equals(soughtIn)) {
            soughtOn = cluster;
            soughtIn = name;
            seek.reset();
        }
    }

    /** What runs ends with the connection; when it is open again the newest are shown anew. */
    private void stateChanged() {
        if (open()) {
            begin();
        } else {
            session.clear();
        }
    }

    /** Searches if nothing was looked at yet and it can be. */
    public void begin() {
        if (session.state().phase() == Phase.IDLE && open()) {
            search();
        }
    }

    private boolean open() {
        return connection != null && connection.state() instanceof ConnectionState.Open && !topic.isEmpty();
    }

    Optional<ClusterConnection> connection() {
        return Optional.ofNullable(connection);
    }

    public String topic() {
        return topic;
    }

    RecordServices services() {
        return services;
    }

    public BrowseSession session() {
        return session;
    }

    FilteredDecoding decoding() {
        return decoding;
    }

    // ---- searching

    /** Searches by what the fields say. */
    public void search() {
        ClusterConnection cluster = connection;
        Optional<RecordQuery> query = seek.query(topic);
        Optional<RecordFilter> wanted = filter.filter();
        if (cluster == null || query.isEmpty() || wanted.isEmpty() || !open()) {
            return;
        }
        filter.remember();
        decoding = new FilteredDecoding(services.serdes().decoder(cluster, topic), wanted.get());
        run(session.search(cluster, query.get(), decoding));
    }

    /** What is under way, or follows the newest, is not disturbed. */
    private void searchAgain() {
        if (!session.state().phase().running()) {
            use(this::search);
        }
    }

    public void resume() {
        run(session.resume());
    }

    /** The search as a job: in the Progress view, where Cancel stops it like Stop. */
    private void run(CompletableFuture<Void> search) {
        BackgroundCall.of(NLS.bind(Messages.search_job, topic), limit -> search).within(SEARCH_LIMIT).onFailure(failure -> session.stop()).start(this);
    }

    public void tail() {
        ClusterConnection cluster = connection;
        Optional<RecordQuery> query = seek.query(topic);
        Optional<RecordFilter> wanted = filter.filter();
        if (cluster != null && query.isPresent() && wanted.isPresent() && open()) {
            decoding = new FilteredDecoding(services.serdes().decoder(cluster, topic), wanted.get());
            session.tail(cluster, query.get(), decoding);
        }
    }

    public void chosen(Side side, SerdeChoice choice) {
        ClusterConnection cluster = connection;
        if (cluster == null) {
            return;
        }
        Serdes serdes = services.serdes();
        // the choice is written to a file of the workspace
        BackgroundCall.of(Messages.serde_job, limit -> CompletableFuture.runAsync(() -> serdes.choose(cluster, topic, side, choice)))
                .onSuccess(done -> decodeAgain(cluster)).start(this);
    }

    private void decodeAgain(ClusterConnection cluster) {
        Phase phase = session.state().phase();
        if (phase == Phase.TAILING || phase == Phase.PAUSED) {
            tail();
            return;
        }
        decoding = new FilteredDecoding(services.serdes().decoder(cluster, topic), decoding.filter());
        BackgroundCall.of(Messages.serde_job, limit -> session.decodeAgain(decoding.decoder())).start(this);
    }

    private void serdesChanged() {
        keySerde.items();
        valueSerde.items();
    }

    // ---- showing

    private void enable() {
        if (buttons != null && filter != null) {
            buttons.enable(session.state(), open() && seek.query(topic).isPresent() && filter.filter().isPresent());
        }
    }

    private void render() {
        BrowseState state = session.state();
        Palette palette = Palette.of(this);
        enable();
        status.setText(BrowseText.line(state));
        status.setForeground((state.phase() == Phase.FAILED ? palette.offline() : palette.text()).swt());
        cost.setText(state.cost() == null ? "" : BrowseText.cost(state.cost()));
        cost.setForeground(palette.quiet().swt());
        showGaps(state, palette);
        found.show(state.rows());
        keySerde.guessed(decoding.decoder().used(Side.KEY));
        valueSerde.guessed(decoding.decoder().used(Side.VALUE));
        if (!state.rows().isEmpty()) {
            body.showContent();
        } else {
            showWhyNot(state);
        }
        status.setToolTipText(status.getText());
        columns(third, status.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + cost.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + GAP <= getClientArea().width);
        third.layout(true);
        if (state.phase() == Phase.SEARCHING && !ticking) {
            // the figures go on also while nothing is found
            ticking = true;
            getDisplay().timerExec(INTERVAL_MILLIS, () -> {
                ticking = false;
                if (!isDisposed()) {
                    render();
                }
            });
        }
    }

    private void showGaps(BrowseState state, Palette palette) {
        String text = state.gaps().isEmpty() ? "" : NLS.bind(Messages.gaps, state.gaps().stream().limit(8)
                .map(gap -> gap.what() + " (" + gap.reason() + ")").collect(Collectors.joining(", ")) + (state.gaps().size() > 8 ? ", \u2026" : ""));
        gaps.setForeground(palette.outOfSync().swt());
        if (!gaps.getText().equals(text)) {
            gaps.setText(text);
            gaps.setVisible(!text.isEmpty());
            ((GridData) gaps.getLayoutData()).exclude = text.isEmpty();
            layout(true, true);
        }
    }

    private void showWhyNot(BrowseState state) {
        switch (state.phase()) {
            case IDLE -> body.showReason(topic.isEmpty() ? Messages.empty_no_topic : Messages.empty_idle,
                    topic.isEmpty() ? Messages.empty_no_topic_reason : Messages.empty_idle_reason);
            case PLANNING, SEARCHING -> body.showReason(Messages.empty_searching, BrowseText.line(state));
            case TAILING, PAUSED -> body.showReason(Messages.empty_tailing, Messages.empty_tailing_reason);
            case FAILED -> body.showReason(Messages.empty_failed, state.failure() == null ? "" : state.failure().message() + "\n" + state.failure().advice(),
                    Messages.search, this::search);
            case ENDED -> {
                if (state.plan() != null && state.plan().spans().values().stream().allMatch(span -> span.isEmpty())) {
                    body.showReason(Messages.empty_nothing, state.gaps().isEmpty() ? Messages.empty_nothing_reason : Messages.empty_gaps_reason);
                } else {
                    body.showReason(Messages.empty_no_match, state.resumable() ? Messages.empty_no_match_rest
                                    : state.gaps().isEmpty() ? Messages.empty_no_match_reason : Messages.empty_no_match_gaps,
                            state.resumable() ? Messages.resume : "", state.resumable() ? this::resume : null);
                }
            }
        }
    }

    // ---- for the parts around it

    public boolean rendersData() {
        return body.showsContent();
    }

    public List<ReadRecord> rows() {
        return session.state().rows();
    }

    public BrowseState state() {
        return session.state();
    }

    public SeekBar seek() {
        return seek;
    }

    public RecordActions actions() {
        return actions;
    }

    public FilterBar filter() {
        return filter;
    }

    @Override
    public boolean setFocus() {
        return body.setFocus();
    }
}
