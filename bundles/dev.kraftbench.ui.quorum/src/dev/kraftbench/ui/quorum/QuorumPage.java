package dev.kraftbench.ui.quorum;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The KRaft quorum: its leader, how far each voter and observer is behind, and the elections there were. */
final class QuorumPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 2_000;
    private static final int MOST_EVENTS = 5_000;
    /** A voter that had nothing new for longer counts as failed. */
    private static final long CAUGHT_UP_WITHIN_MILLIS = 10_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<QuorumMember> members;
    private @Nullable FilteredTable<ClusterEvent.ControllerElected> elections;
    private @Nullable Label note;
    private @Nullable Button add;
    private @Nullable Button remove;
    private @Nullable LiveQuery<QuorumDetails> query;
    private @Nullable QuorumDetails details;
    private @Nullable CallFailure failure;

    QuorumPage(FormEditor editor) {
        super(editor, "quorum", Messages.page_quorum);
    }

    @Override
    protected String what() {
        return Messages.quorum_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        note = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(note);
        CTabFolder folder = tabs(content, toolkit);
        tab(folder, toolkit, Messages.members, parent -> members(parent, toolkit));
        tab(folder, toolkit, Messages.elections, parent -> elections(parent, toolkit));
        folder.setSelection(0);
        query = LiveQuery.start(content.getParent().getParent(), Messages.page_quorum, INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().quorum().quorum(limit) : null,
                answer -> {
                    details = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
    }

    private void members(Composite parent, FormToolkit toolkit) {
        FilteredTable<QuorumMember> table = new FilteredTable<>(parent, List.of(
                Column.number(Messages.node, 75, member -> Integer.toString(member.replica().id()), member -> member.replica().id()),
                Column.text(Messages.role, 110, QuorumPage::role),
                Column.number(Messages.log_end, 95, member -> Figures.count(member.replica().logEndOffset()), member -> member.replica().logEndOffset()),
                Column.number(Messages.lag, 70, member -> Figures.count(member.replica().lag()), member -> member.replica().lag()),
                Column.number(Messages.fetched_ago, 105, member -> ago(member, member.replica().lastFetchMillis()), member -> member.replica().lastFetchMillis()),
                Column.number(Messages.caught_up_ago, 115, member -> ago(member, member.replica().lastCaughtUpMillis()),
                        member -> member.replica().lastCaughtUpMillis()),
                Column.text(Messages.listeners, 260, member -> String.join(", ", member.endpoints())),
                Column.text(Messages.directory, 220, QuorumMember::directoryId)));
        table.images(member -> (member.leader() ? Icons.ELECTION : Icons.QUORUM).image()).identity(member -> member.replica().id())
                .tints(member -> member.caughtUp(System.currentTimeMillis(), CAUGHT_UP_WITHIN_MILLIS) ? null : Palette.of(table.table()).outOfSync());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        table.table().addListener(SWT.Selection, event -> enable());
        ((GridLayout) table.bar().getLayout()).numColumns += 2;
        add = button(table, toolkit, Messages.add_voter, () -> table.selected().stream().filter(member -> !member.voter()).findFirst().ifPresent(this::addVoter));
        remove = button(table, toolkit, Messages.remove_voter, () -> table.selected().stream().filter(QuorumMember::voter).findFirst()
                .ifPresent(voter -> start(new QuorumChange.RemoveVoter(voter.replica().id(), voter.directoryId()))));
        members = table;
    }

    private static Button button(FilteredTable<?> table, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(table.bar(), text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private static String role(QuorumMember member) {
        return member.leader() ? Messages.role_leader : member.voter() ? Messages.role_voter : Messages.role_observer;
    }

    /** A leader fetches from nobody. */
    private static String ago(QuorumMember member, long millis) {
        return member.leader() || millis < 0 ? Figures.UNKNOWN : Figures.span(Math.max(0, System.currentTimeMillis() - millis));
    }

    private void elections(Composite parent, FormToolkit toolkit) {
        FilteredTable<ClusterEvent.ControllerElected> table = new FilteredTable<>(parent, List.of(
                Column.text(Messages.time, 120, event -> TIME.format(event.at())),
                Column.text(Messages.election, 220, event -> NLS.bind(Messages.leader_moved, Figures.id(event.from()), Figures.id(event.to()))),
                Column.number(Messages.epoch, 90, event -> Integer.toString(event.epoch()), ClusterEvent.ControllerElected::epoch),
                Column.text(Messages.time_is, 110, event -> event.precision() == dev.kraftbench.core.Precision.EXACT ? Messages.exact : Messages.sampled)));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        elections = table;
    }

    private void addVoter(QuorumMember observer) {
        new VoterDialog(getSite().getShell(), observer).ask().ifPresent(this::start);
    }

    private void start(QuorumChange change) {
        ChangeFlow.on(connection(), Objects.requireNonNull(members)).onApplied(result -> Objects.requireNonNull(query).askNow()).start(change);
    }

    /** The cluster says itself whether its voters can be changed. */
    private void enable() {
        boolean can = !connection().settings().readOnly();
        List<QuorumMember> selected = Objects.requireNonNull(members).selected();
        Objects.requireNonNull(add).setEnabled(can && selected.size() == 1 && !selected.getFirst().voter());
        Objects.requireNonNull(remove).setEnabled(can && selected.size() == 1 && selected.getFirst().voter());
    }

    @Override
    protected void update(EmptyState pane) {
        QuorumDetails quorum = details;
        if (quorum == null) {
            pane.showReason(failure == null ? Messages.loading : Messages.not_known, failure == null ? Messages.quorum_what
                    : failure.message() + "\n" + Messages.not_known_reason);
            return;
        }
        long now = System.currentTimeMillis();
        int spare = quorum.spare(now, CAUGHT_UP_WITHIN_MILLIS);
        long behind = quorum.voters().stream().mapToLong(voter -> voter.replica().lag()).max().orElse(-1);
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.election, Figures.id(quorum.leader()), quorum.leader() < 0 ? Mood.BAD : Mood.GOOD),
                new Tile(Messages.epoch, Figures.id(quorum.leaderEpoch()), Mood.NEUTRAL),
                new Tile(Messages.voters, quorum.voters().stream().filter(voter -> voter.caughtUp(now, CAUGHT_UP_WITHIN_MILLIS)).count() + " / "
                        + quorum.voters().size(), spare < 0 ? Mood.BAD : spare == 0 && quorum.voters().size() > 1 ? Mood.WARNING : Mood.GOOD),
                new Tile(Messages.furthest_behind, Figures.count(behind), Mood.NEUTRAL)));
        note(quorum, spare);
        if (members != null) {
            members.setRows(quorum.members());
            enable();
        }
        if (elections != null) {
            elections.setRows(connection().model().events(MOST_EVENTS).stream().filter(ClusterEvent.ControllerElected.class::isInstance)
                    .map(ClusterEvent.ControllerElected.class::cast).toList().reversed());
        }
        pane.showContent();
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && members != null;
    }

    private void note(QuorumDetails quorum, int spare) {
        String text = spare < 0 ? "\u2716  " + Messages.no_majority
                : spare == 0 ? (quorum.voters().size() == 1 ? Messages.one_voter : "\u26A0  " + Messages.no_spare)
                : NLS.bind(Messages.spare, spare);
        text = NLS.bind(Messages.high_watermark, Figures.count(quorum.highWatermark())) + "   \u00B7   " + text;
        if (failure != null) {
            text = "\u26A0  " + NLS.bind(Messages.stale, failure.message()) + "\n" + text;
        }
        Label label = Objects.requireNonNull(note);
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.getParent().layout(true);
        }
    }
}
