package dev.kraftbench.ui.placement;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** What should be different, and of which topics. */
final class GoalPage extends WizardPage {
    private final ClusterSnapshot snapshot;
    private final Request request;
    private final List<BrokerSnapshot> brokers;
    private final Map<Request.Kind, Button> choices = new EnumMap<>(Request.Kind.class);
    private final Map<Request.Kind, Control> details = new EnumMap<>(Request.Kind.class);
    private @Nullable FilteredTable<TopicSnapshot> topics;

    GoalPage(ClusterSnapshot snapshot, Request request) {
        super("goal", Messages.wizard_title, null);
        this.snapshot = snapshot;
        this.request = request;
        this.brokers = snapshot.brokers().stream().filter(b -> b.port() >= 0 || snapshot.partitions().anyMatch(p -> p.replicas().contains(b.id()))).toList();
        setDescription(Messages.goal_description);
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(10, 10).spacing(10, 8).applyTo(area);
        setControl(area);
        Composite goals = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).spacing(12, 8).applyTo(goals);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(goals);
        choice(goals, Request.Kind.SPREAD, Messages.goal_spread, hint(goals, Messages.goal_spread_hint));
        Spinner factor = new Spinner(goals, SWT.BORDER);
        factor.setValues(Math.clamp(brokers.size(), 1, 3), 1, Math.max(1, (int) snapshot.runningBrokers()), 0, 1, 1);
        choice(goals, Request.Kind.FACTOR, Messages.goal_factor, factor);
        Combo drained = new Combo(goals, SWT.READ_ONLY);
        brokers.forEach(broker -> drained.add(name(broker)));
        // none where the one that was asked for is gone: another must be a person's choice
        drained.select(request.broker().map(id -> brokers.stream().map(BrokerSnapshot::id).toList().indexOf(id)).orElse(0));
        choice(goals, Request.Kind.DRAIN, Messages.goal_drain, drained);
        Combo measure = new Combo(goals, SWT.READ_ONLY);
        measure.setItems(Messages.balance_leaders, Messages.balance_replicas, Messages.balance_bytes);
        measure.select(request.measure().ordinal());
        choice(goals, Request.Kind.BALANCE, Messages.goal_balance, measure);
        request.partition().ifPresent(partition -> {
            Text target = new Text(goals, SWT.BORDER);
            target.setText(snapshot.partition(partition.topic(), partition.partition()).map(GoalPage::replicas).orElse(""));
            target.setToolTipText(Messages.goal_move_hint);
            target.addModifyListener(event -> check());
            choice(goals, Request.Kind.MOVE, NLS.bind(Messages.goal_move, partition), target);
        });
        for (Control detail : details.values()) {
            detail.addListener(SWT.Selection, event -> check());
        }
        topics(area);
        choices.getOrDefault(request.kind(), choices.get(Request.Kind.BALANCE)).setSelection(true);
        check();
        setErrorMessage(null);
    }

    private static String replicas(PartitionSnapshot partition) {
        return partition.replicas().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String name(BrokerSnapshot broker) {
        String name = NLS.bind(Messages.broker, broker.id());
        String rack = broker.rack();
        return rack == null || rack.isEmpty() ? name : name + "  (" + NLS.bind(Messages.rack, rack) + ")";
    }

    private static Control hint(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        return label;
    }

    /** The button stands before its detail, which is made first so that it can be passed. */
    private void choice(Composite goals, Request.Kind kind, String text, Control detail) {
        Button button = new Button(goals, SWT.RADIO);
        button.setText(text);
        button.moveAbove(detail);
        button.addListener(SWT.Selection, event -> check());
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).applyTo(button);
        GridDataFactory.fillDefaults().align(detail instanceof Spinner ? SWT.BEGINNING : SWT.FILL, SWT.CENTER).grab(true, false).applyTo(detail);
        choices.put(kind, button);
        details.put(kind, detail);
    }

    private void topics(Composite area) {
        Label label = new Label(area, SWT.WRAP);
        label.setText(Messages.goal_topics);
        FilteredTable<TopicSnapshot> table = new FilteredTable<>(area, List.of(
                Column.text(Messages.column_topic, 360, TopicSnapshot::name),
                Column.number(Messages.column_partitions, 110, topic -> Figures.count(topic.partitions().size()), topic -> topic.partitions().size()),
                Column.number(Messages.column_factor, 140, topic -> Figures.count(topic.replicationFactor()), TopicSnapshot::replicationFactor)));
        table.images(topic -> (topic.internal() ? Icons.TOPIC_INTERNAL : Icons.TOPIC).image()).identity(TopicSnapshot::name);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(600), TextScale.px(200)).applyTo(table);
        List<TopicSnapshot> all = new ArrayList<>(snapshot.topics().values());
        all.sort(java.util.Comparator.<TopicSnapshot>comparingInt(topic -> request.topics().contains(topic.name()) ? 0 : 1).thenComparing(TopicSnapshot::name));
        table.setRows(all);
        int found = (int) all.stream().filter(topic -> request.topics().contains(topic.name())).count();
        if (found > 0) {
            table.table().setSelection(0, found - 1);
        }
        table.table().addListener(SWT.Selection, event -> check());
        topics = table;
    }

    private Request.Kind kind() {
        return choices.entrySet().stream().filter(e -> e.getValue().getSelection()).map(Map.Entry::getKey).findFirst().orElse(Request.Kind.BALANCE);
    }

    private Set<String> selected() {
        return Objects.requireNonNull(topics).selected().stream().map(TopicSnapshot::name).collect(Collectors.toSet());
    }

    private void check() {
        Request.Kind kind = kind();
        details.forEach((each, detail) -> detail.setEnabled(each == kind || detail instanceof Label));
        Objects.requireNonNull(topics).setEnabled(kind != Request.Kind.DRAIN && kind != Request.Kind.MOVE);
        String problem = switch (kind) {
            case SPREAD, FACTOR -> selected().isEmpty() ? Messages.goal_needs_topics : null;
            case DRAIN -> brokers.isEmpty() ? Messages.goal_no_brokers : combo(Request.Kind.DRAIN).getSelectionIndex() < 0 ? Messages.goal_needs_broker : null;
            case BALANCE -> null;
            case MOVE -> problemOf(target());
        };
        setErrorMessage(problem);
        setPageComplete(problem == null);
    }

    private Combo combo(Request.Kind kind) {
        return (Combo) Objects.requireNonNull(details.get(kind));
    }

    private List<Integer> target() {
        String text = ((Text) Objects.requireNonNull(details.get(Request.Kind.MOVE))).getText().strip();
        if (!text.matches("\\d{1,9}(\\s*[,\\s]\\s*\\d{1,9})*")) {
            return List.of();
        }
        return Arrays.stream(text.split("[,\\s]+")).map(Integer::parseInt).toList();
    }

    private @Nullable String problemOf(List<Integer> target) {
        if (target.isEmpty()) {
            return Messages.goal_move_hint;
        }
        if (new HashSet<>(target).size() < target.size()) {
            return Messages.goal_twice;
        }
        return target.stream().filter(id -> snapshot.broker(id).filter(b -> b.state() == BrokerState.RUNNING).isEmpty()).findFirst()
                .map(id -> NLS.bind(Messages.goal_not_running, id)).orElse(null);
    }

    /** As chosen; only while the page is complete. */
    Goal goal() {
        return switch (kind()) {
            case SPREAD -> new Goal.Spread(selected());
            case FACTOR -> new Goal.Replication(selected(), ((Spinner) Objects.requireNonNull(details.get(Request.Kind.FACTOR))).getSelection());
            case DRAIN -> new Goal.Drain(Set.of(brokers.get(combo(Request.Kind.DRAIN).getSelectionIndex()).id()));
            case BALANCE -> new Goal.Balance(Placement.Measure.values()[combo(Request.Kind.BALANCE).getSelectionIndex()], selected());
            case MOVE -> new Goal.Assign(new TreeMap<>(Map.<PartitionId, List<Integer>>of(request.partition().orElseThrow(), target())));
        };
    }
}
