package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.Seek;
import dev.kraftbench.ui.base.Palette;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.SortedSet;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Where to begin, in which partitions, how many: a query, or none while a field is wrong. */
public final class SeekBar extends Composite {
    private static final int NEWEST = 0;
    private static final int OLDEST = 1;
    private static final int OFFSET = 2;
    private static final String[] LIMITS = {"100", "500", "2000", "10000", "100000"};

    private final Combo seek;
    private final Text place;
    private final Text partitions;
    private final Combo limit;
    private final Button committed;
    private final ControlDecoration placeWrong;
    private final ControlDecoration partitionsWrong;
    private Runnable changed = () -> { };
    private Runnable entered = () -> { };

    SeekBar(Composite parent) {
        super(parent, SWT.NONE);
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.wrap = true;
        row.center = true;
        row.spacing = 8;
        row.marginTop = 0;
        row.marginBottom = 0;
        row.marginLeft = 0;
        setLayout(row);
        seek = new Combo(this, SWT.READ_ONLY);
        seek.setItems(Messages.seek_newest, Messages.seek_oldest, Messages.seek_offset, Messages.seek_time);
        seek.select(NEWEST);
        place = new Text(this, SWT.BORDER);
        place.setLayoutData(new RowData(170, SWT.DEFAULT));
        placeWrong = decoration(place);
        label(Messages.partitions);
        partitions = new Text(this, SWT.BORDER);
        partitions.setMessage(Messages.partitions_all);
        partitions.setToolTipText(Messages.partitions_tip);
        partitions.setLayoutData(new RowData(90, SWT.DEFAULT));
        partitionsWrong = decoration(partitions);
        label(Messages.limit);
        limit = new Combo(this, SWT.READ_ONLY);
        limit.setItems(LIMITS);
        limit.select(0);
        limit.setToolTipText(Messages.limit_tip);
        committed = new Button(this, SWT.CHECK);
        committed.setText(Messages.committed);
        committed.setToolTipText(Messages.committed_tip);
        seek.addListener(SWT.Selection, event -> chosen());
        place.addListener(SWT.Modify, event -> edited());
        partitions.addListener(SWT.Modify, event -> edited());
        limit.addListener(SWT.Selection, event -> changed.run());
        committed.addListener(SWT.Selection, event -> changed.run());
        place.addListener(SWT.DefaultSelection, event -> entered.run());
        partitions.addListener(SWT.DefaultSelection, event -> entered.run());
        chosen();
    }

    private static ControlDecoration decoration(Text field) {
        ControlDecoration decoration = new ControlDecoration(field, SWT.LEFT | SWT.TOP);
        decoration.setImage(FieldDecorationRegistry.getDefault().getFieldDecoration(FieldDecorationRegistry.DEC_ERROR).getImage());
        decoration.hide();
        return decoration;
    }

    private void label(String text) {
        Label label = new Label(this, SWT.NONE);
        label.setText(text);
        label.setForeground(Palette.of(this).quiet().swt());
    }

    private void chosen() {
        boolean needsPlace = seek.getSelectionIndex() >= OFFSET;
        place.setVisible(needsPlace);
        ((RowData) place.getLayoutData()).exclude = !needsPlace;
        place.setMessage(seek.getSelectionIndex() == OFFSET ? Messages.seek_offset_example : Messages.seek_time_example);
        place.setToolTipText(seek.getSelectionIndex() == OFFSET ? Messages.seek_offset_tip : Messages.seek_time_tip);
        place.requestLayout();
        edited();
        if (needsPlace) {
            place.setFocus();
        }
    }

    private void edited() {
        mark(placeWrong, place.getText().isBlank() || seek().isPresent(),
                seek.getSelectionIndex() == OFFSET ? Messages.seek_offset_tip : Messages.seek_time_tip);
        mark(partitionsWrong, partitionSet().isPresent(), Messages.partitions_tip);
        changed.run();
    }

    private static void mark(ControlDecoration decoration, boolean right, String reason) {
        decoration.setDescriptionText(reason);
        if (right) {
            decoration.hide();
        } else {
            decoration.show();
        }
    }

    private Optional<Seek> seek() {
        return switch (seek.getSelectionIndex()) {
            case NEWEST -> Optional.of(new Seek.Newest());
            case OLDEST -> Optional.of(new Seek.Oldest());
            case OFFSET -> SeekText.offset(place.getText());
            default -> SeekText.time(place.getText(), ZonedDateTime.now()).map(Seek.FromTime::new);
        };
    }

    private Optional<SortedSet<Integer>> partitionSet() {
        return PartitionsText.parse(partitions.getText());
    }

    /** Empty while a field cannot be understood. */
    Optional<RecordQuery> query(String topic) {
        return seek().flatMap(from -> partitionSet().map(set ->
                new RecordQuery(topic, set, from, Integer.parseInt(limit.getText()), committed.getSelection())));
    }

    /** Asks for what another part of the workbench points at. */
    void show(String partitionText, long offset) {
        partitions.setText(partitionText);
        seek.select(OFFSET);
        place.setText(Long.toString(offset));
        chosen();
    }

    /** Back to the newest of all partitions. */
    void reset() {
        partitions.setText("");
        seek.select(NEWEST);
        place.setText("");
        chosen();
    }

    SeekBar onChange(Runnable action) {
        changed = action;
        return this;
    }

    /** Enter in a field. */
    SeekBar onEnter(Runnable action) {
        entered = action;
        return this;
    }

    static void fill(Composite bar) {
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(bar);
    }
}
