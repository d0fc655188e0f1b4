package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LazyPane;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TableRows.Column;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** One record, whole: value, key, headers, and what the log knows about it. */
final class RecordDetails extends Composite {
    /** A text widget with more than this stalls the window; exports have all of it. */
    private static final int LONGEST = 200_000;

    /** Text of one side with what the serde says about it. */
    private static final class SidePane extends Composite {
        private final Label remark;
        private final Text text;

        SidePane(Composite parent) {
            super(parent, SWT.NONE);
            GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
            remark = new Label(this, SWT.WRAP);
            GridDataFactory.fillDefaults().grab(true, false).indent(6, 4).applyTo(remark);
            text = new Text(this, SWT.MULTI | SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL);
            text.setFont(JFaceResources.getTextFont());
            GridDataFactory.fillDefaults().grab(true, true).applyTo(text);
        }

        void show(Decoded decoded) {
            Palette palette = Palette.of(this);
            String note = switch (decoded) {
                case Decoded.Nothing nothing -> Messages.details_null;
                case Decoded.Meaning meaning -> remarks(meaning);
                case Decoded.Unreadable unreadable -> org.eclipse.osgi.util.NLS.bind(Messages.details_unreadable, unreadable.reason());
            };
            boolean alarming = decoded instanceof Decoded.Unreadable || decoded instanceof Decoded.Meaning meaning && !meaning.remarks().isEmpty();
            remark.setText(note.replace("&", "&&"));
            remark.setForeground((alarming ? palette.outOfSync() : palette.quiet()).swt());
            remark.setVisible(!note.isEmpty());
            ((GridData) remark.getLayoutData()).exclude = note.isEmpty();
            String full = decoded.full();
            text.setText(full.length() > LONGEST ? full.substring(0, LONGEST) + "\n\u2026" : full);
            layout(true, true);
        }

        private static String remarks(Decoded.Meaning meaning) {
            List<String> lines = new ArrayList<>();
            if (!meaning.schema().isEmpty()) {
                lines.add(meaning.schema());
            }
            meaning.remarks().forEach(remark -> lines.add("\u26A0  " + remark));
            return String.join("\n", lines);
        }
    }

    private record Fact(String name, String value) {}

    private final CTabFolder tabs;
    private final SidePane value;
    private final CTabItem headersTab;
    private @Nullable SidePane key;
    private @Nullable FilteredTable<StoredRecord.Header> headers;
    private @Nullable FilteredTable<Fact> facts;
    private @Nullable ReadRecord shown;

    RecordDetails(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(this);
        tabs = RoomyTabs.folder(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(tabs);
        value = new SidePane(tabs);
        tab(Messages.value, value);
        tab(Messages.key, LazyPane.whenSeen(tabs, pane -> {
            key = new SidePane(pane);
            showKey();
        }));
        headersTab = tab(Messages.headers, LazyPane.whenSeen(tabs, pane -> {
            headers = new FilteredTable<>(pane, List.of(Column.text(Messages.header_name, 200, StoredRecord.Header::name),
                    Column.text(Messages.value, 420, RecordDetails::text), Column.number(Messages.size, 90, RecordDetails::size, RecordDetails::length)));
            showHeaders();
        }));
        tab(Messages.details_batch, LazyPane.whenSeen(tabs, pane -> {
            facts = new FilteredTable<>(pane, List.of(Column.text(Messages.fact, 200, Fact::name), Column.text(Messages.value, 420, Fact::value)));
            showFacts();
        }));
        tabs.setSelection(0);
    }

    private CTabItem tab(String title, Control control) {
        CTabItem item = new CTabItem(tabs, SWT.NONE);
        item.setText(title);
        item.setControl(control);
        return item;
    }

    static String text(StoredRecord.Header header) {
        byte[] bytes = header.value();
        if (bytes == null) {
            return "null";
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t') ? "0x" + HexFormat.of().formatHex(bytes) : text;
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
    }

    private static int length(StoredRecord.Header header) {
        return header.value() == null ? -1 : header.value().length;
    }

    private static String size(StoredRecord.Header header) {
        return Figures.bytes(length(header));
    }

    /** @param record null for none */
    void show(@Nullable ReadRecord record) {
        shown = record;
        value.show(record == null ? Decoded.Meaning.of(Messages.details_none) : record.value());
        showKey();
        showHeaders();
        showFacts();
    }

    private void showKey() {
        if (key != null) {
            key.show(shown == null ? Decoded.Meaning.of(Messages.details_none) : shown.key());
        }
    }

    private void showHeaders() {
        List<StoredRecord.Header> all = shown == null ? List.of() : shown.stored().headers();
        headersTab.setText(all.isEmpty() ? Messages.headers : Messages.headers + " (" + all.size() + ")");
        if (headers != null) {
            headers.setRows(all);
        }
    }

    private void showFacts() {
        if (facts != null) {
            facts.setRows(shown == null ? List.of() : facts(shown.stored()));
        }
    }

    private static List<Fact> facts(StoredRecord stored) {
        return List.of(
                new Fact(Messages.topic, stored.topic()),
                new Fact(Messages.partition, Integer.toString(stored.partition())),
                new Fact(Messages.offset, Long.toString(stored.offset())),
                new Fact(Messages.time, BrowseText.time(stored) + (stored.timestamp() < 0 ? "" : "  (" + stored.timestamp() + ")")),
                new Fact(Messages.time_kind, BrowseText.timeKind(stored.timeKind())),
                new Fact(Messages.leader_epoch, Figures.id(stored.leaderEpoch())),
                new Fact(Messages.key_size, Figures.bytes(stored.keySize())),
                new Fact(Messages.value_size, Figures.bytes(stored.valueSize())),
                new Fact(Messages.size, Figures.bytes(stored.bytes())));
    }

    String valueText() {
        return value.text.getText();
    }
}
