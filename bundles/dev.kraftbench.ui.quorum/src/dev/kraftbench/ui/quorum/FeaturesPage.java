package dev.kraftbench.ui.quorum;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.quorum.FeatureLevel;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The features that all nodes share the level of, and how far each could go. */
final class FeaturesPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 10_000;

    private @Nullable FilteredTable<FeatureLevel> table;
    private @Nullable Button set;
    private @Nullable LiveQuery<List<FeatureLevel>> query;
    private @Nullable List<FeatureLevel> features;
    private @Nullable CallFailure failure;

    FeaturesPage(FormEditor editor) {
        super(editor, "features", Messages.page_features);
    }

    @Override
    protected String what() {
        return Messages.features_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<FeatureLevel> levels = new FilteredTable<>(content, List.of(
                Column.text(Messages.feature, 215, FeatureLevel::name),
                Column.number(Messages.level, 65, feature -> feature.finalized() == 0 ? Messages.off : Integer.toString(feature.finalized()), FeatureLevel::finalized),
                Column.number(Messages.lowest, 75, feature -> Integer.toString(feature.supportedMin()), FeatureLevel::supportedMin),
                Column.number(Messages.highest, 80, feature -> Figures.id(feature.supportedMax()), FeatureLevel::supportedMax),
                Column.text(Messages.meaning, 420, FeaturesPage::meaning)));
        levels.identity(FeatureLevel::name).tints(feature -> feature.canRise() ? Palette.of(levels.table()).leader() : null).onOpen(this::ask);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(levels);
        toolkit.adapt(levels);
        Button button = toolkit.createButton(levels.bar(), Messages.set_level, SWT.PUSH);
        ((GridLayout) levels.bar().getLayout()).numColumns++;
        button.addListener(SWT.Selection, event -> levels.selected().stream().findFirst().ifPresent(this::ask));
        levels.table().addListener(SWT.Selection, event -> enable());
        set = button;
        table = levels;
        query = LiveQuery.start(content.getParent().getParent(), Messages.page_features, INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().quorum().features(limit) : null,
                answer -> {
                    features = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
    }

    private static String meaning(FeatureLevel feature) {
        String what = switch (feature.name()) {
            case "metadata.version" -> Messages.feature_metadata;
            case "kraft.version" -> Messages.feature_kraft;
            case "group.version" -> Messages.feature_group;
            case "share.version" -> Messages.feature_share;
            case "streams.version" -> Messages.feature_streams;
            case "transaction.version" -> Messages.feature_transaction;
            case "eligible.leader.replicas.version" -> Messages.feature_elr;
            default -> "";
        };
        return feature.canRise() ? (what.isEmpty() ? "" : what + "  ") + "\u2191 " + NLS.bind(Messages.can_rise, feature.supportedMax()) : what;
    }

    private void ask(FeatureLevel feature) {
        if (connection().settings().readOnly()) {
            return;
        }
        InputDialog dialog = new InputDialog(getSite().getShell(), Messages.set_level,
                NLS.bind(Messages.set_level_question, new Object[] {feature.name(), feature.finalized(), feature.supportedMin(), feature.supportedMax()}),
                Integer.toString(Math.max(feature.supportedMax(), feature.finalized())),
                text -> text.matches("\\d{1,4}") && Integer.parseInt(text) != feature.finalized() ? null : Messages.level_wrong);
        if (dialog.open() == Window.OK) {
            ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> Objects.requireNonNull(query).askNow())
                    .start(new QuorumChange.SetFeature(feature.name(), feature.finalized(), Integer.parseInt(dialog.getValue())));
        }
    }

    private void enable() {
        Objects.requireNonNull(set).setEnabled(!connection().settings().readOnly() && Objects.requireNonNull(table).selected().size() == 1);
    }

    @Override
    protected void update(EmptyState pane) {
        List<FeatureLevel> known = features;
        if (known == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.features_what : failure.advice());
            return;
        }
        if (known.isEmpty()) {
            pane.showReason(Messages.no_features, Messages.no_features_reason);
            return;
        }
        Objects.requireNonNull(table).setRows(known);
        enable();
        pane.showContent();
    }
}
