package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.records.WriteChange;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FieldKeys;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.base.dialog.PastedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** A record as it was read, to be edited and written again; the preview comes after it. What was not touched is written byte for byte. */
final class WriteDialog extends FormDialog {
    /** The text of one side and what it was made from. */
    private record SideField(Text text, Button none, String before, byte @Nullable [] bytes, Optional<RecordSerde> serde, SerdeOptions options) {
        boolean untouched() {
            return none.getSelection() == (bytes == null) && text.getText().equals(before);
        }
    }

    private final RecordsPane pane;
    private final RecordServices services;
    private final ClusterConnection connection;
    private final ReadRecord record;
    private final Map<Side, SideField> sides = new EnumMap<>(Side.class);
    private @Nullable Combo topic;
    private @Nullable Button samePartition;
    private @Nullable Button sameTime;
    private @Nullable Text headers;

    WriteDialog(RecordsPane pane, ClusterConnection connection, ReadRecord record) {
        super(pane.getShell(), new Words(Messages.write_window, NLS.bind(Messages.write_title, origin(record)), Messages.write_message, Messages.copy_preview));
        this.pane = pane;
        this.services = pane.services();
        this.connection = connection;
        this.record = record;
    }

    private static String origin(ReadRecord record) {
        StoredRecord stored = record.stored();
        return stored.topic() + "-" + stored.partition() + "@" + stored.offset();
    }

    @Override
    protected void fill(Composite area) {
        columns(area, 3);
        topLabel(area, Messages.topic);
        Combo topics = new Combo(area, SWT.DROP_DOWN);
        connection.model().latest().topics().values().stream().filter(each -> !each.internal()).map(each -> each.name()).sorted().forEach(topics::add);
        topics.setText(record.stored().topic());
        topics.addListener(SWT.Modify, event -> check());
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(topics);
        topic = topics;
        side(area, Messages.key, Side.KEY, record.stored().key(), record.key(), 36);
        side(area, Messages.value, Side.VALUE, record.stored().value(), record.value(), 190);
        topLabel(area, Messages.headers);
        Text lines = new Text(area, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        lines.setFont(JFaceResources.getTextFont());
        lines.setText(headerLines());
        PastedText.limit(lines);
        FieldKeys.tabLeaves(lines);
        lines.setToolTipText(Messages.write_headers_tip);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(TextScale.px(520), TextScale.px(56)).applyTo(lines);
        headers = lines;
        label(area, "");
        samePartition = box(area, NLS.bind(Messages.write_partition, record.stored().partition()), 2);
        label(area, "");
        sameTime = box(area, NLS.bind(Messages.write_time, BrowseText.time(record.stored())), 2);
    }

    private void side(Composite area, String title, Side side, byte @Nullable [] bytes, Decoded decoded, int height) {
        topLabel(area, title);
        Text text = new Text(area, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
        text.setFont(JFaceResources.getTextFont());
        Optional<RecordSerde> serde = serde(side, decoded);
        // what its serde cannot write back is edited as it can: as bytes
        boolean readable = decoded instanceof Decoded.Meaning && serde.filter(RecordSerde::encodes).isPresent() && !serde.get().id().equals("hex");
        Optional<RecordSerde> writer = readable ? serde : services.serdes().find("hex");
        String before = bytes == null ? "" : readable ? decoded.full() : java.util.HexFormat.of().formatHex(bytes);
        text.setText(before);
        PastedText.limit(text);
        FieldKeys.tabLeaves(text);
        GridDataFactory.fillDefaults().grab(true, side == Side.VALUE).hint(TextScale.px(520), TextScale.px(height)).applyTo(text);
        Composite beside = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 4).applyTo(beside);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).applyTo(beside);
        Button none = new Button(beside, SWT.CHECK);
        none.setText("null");
        none.setToolTipText(side == Side.KEY ? Messages.write_no_key : Messages.write_tombstone);
        none.setSelection(bytes == null);
        text.setEnabled(bytes != null);
        none.addListener(SWT.Selection, event -> text.setEnabled(!none.getSelection()));
        new Label(beside, SWT.NONE).setText(writer.map(RecordSerde::name).orElse(""));
        sides.put(side, new SideField(text, none, before, bytes, writer, options(side)));
    }

    private Optional<RecordSerde> serde(Side side, Decoded decoded) {
        SerdeChoice choice = services.serdes().choice(connection, record.stored().topic(), side);
        if (!choice.serde().equals(SerdeChoice.GUESS)) {
            return services.serdes().find(choice.serde());
        }
        Payload payload = Payload.of(record.stored(), side);
        if (payload == null) {
            return services.serdes().find("string");
        }
        if (decoded instanceof Decoded.Meaning meaning && !meaning.schema().isEmpty()) {
            return pane.decoding().decoder().used(side);
        }
        // it has no schema, so none needs to be asked for
        return services.serdes().all().stream().max(java.util.Comparator.comparingInt(serde -> serde.fit(payload, Schemas.NONE)));
    }

    private SerdeOptions options(Side side) {
        return services.serdes().choice(connection, record.stored().topic(), side).options();
    }

    private String headerLines() {
        StringBuilder lines = new StringBuilder();
        record.stored().headers().forEach(header -> lines.append(line(header)).append('\n'));
        return lines.toString();
    }

    /** A stack trace is one header, and one line. */
    private static String line(StoredRecord.Header header) {
        return (header.name() + ": " + RecordDetails.text(header)).replaceAll("\\R", "\\\\n");
    }

    /** Headers whose line was not touched keep their name and their bytes. */
    private List<StoredRecord.Header> headers() {
        List<StoredRecord.Header> stored = new ArrayList<>(record.stored().headers());
        List<StoredRecord.Header> all = new ArrayList<>();
        for (String line : headers == null ? new String[0] : headers.getText().split("\\R")) {
            int colon = line.indexOf(':');
            Optional<StoredRecord.Header> untouched = stored.stream().filter(header -> line(header).equals(line)).findFirst();
            if (untouched.isPresent()) {
                all.add(untouched.get());
                stored.remove(untouched.get());
            } else if (colon > 0) {
                all.add(new StoredRecord.Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return all;
    }

    @Override
    protected @Nullable String missing() {
        return connection.state() instanceof ConnectionState.Open ? null : message();
    }

    @Override
    protected @Nullable String problem() {
        String name = topic == null ? "" : topic.getText().strip();
        if (connection.model().latest().topic(name).isEmpty()) {
            return NLS.bind(Messages.copy_no_topic, name);
        }
        return connection.settings().readOnly() ? Messages.write_read_only : null;
    }

    @Override
    protected void okPressed() {
        Combo target = topic;
        if (target == null || samePartition == null || sameTime == null) {
            return;
        }
        String name = target.getText().strip();
        Integer partition = samePartition.getSelection() ? record.stored().partition() : null;
        Long time = sameTime.getSelection() ? record.stored().timestamp() : null;
        List<StoredRecord.Header> kept = headers();
        Encoding key = encoding(Side.KEY);
        Encoding value = encoding(Side.VALUE);
        // a schema may have to be asked for
        BackgroundCall.of(Messages.write_window, limit -> CompletableFuture.supplyAsync(() ->
                new WriteChange.Draft(partition, time, key.bytes(name), value.bytes(name), kept)))
                .onFailure(this::refused)
                .onSuccess(draft -> {
                    close();
                    ChangeFlow.on(connection, pane).start(new WriteChange.Single(name, origin(record), draft));
                }).start(getShell());
    }

    /** What becomes of one side, to be asked off the UI thread. */
    private interface Encoding {
        byte @Nullable [] bytes(String topicName);
    }

    private Encoding encoding(Side side) {
        SideField field = sides.get(side);
        if (field == null || field.none().getSelection()) {
            return topicName -> null;
        }
        if (field.untouched()) {
            byte[] bytes = field.bytes();
            return topicName -> bytes;
        }
        String text = field.text().getText();
        Schemas schemas = services.serdes().schemas(connection);
        return topicName -> {
            try {
                return field.serde().orElseThrow(() -> new SerdeException("no serde")).encode(topicName, side, text, field.options(), schemas);
            } catch (SerdeException e) {
                throw new CompletionException(e);
            }
        };
    }

    private void refused(CallFailure failure) {
        setErrorMessage(failure.message());
    }
}
