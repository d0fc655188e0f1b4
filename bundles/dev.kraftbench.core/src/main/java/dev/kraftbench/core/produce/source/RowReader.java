package dev.kraftbench.core.produce.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lines, or rows of CSV (RFC 4180: quotes, doubled quotes, line breaks inside of quotes), and never holds more than one of bounded length. */
final class RowReader implements AutoCloseable {
    /** Brokers take records of 1 MB unless told otherwise; a row of more is no record. */
    static final int MOST_CHARS = 4 << 20;
    private static final int END = -1;

    private final Reader in;
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    /** The line in which the next character stands. */
    private long line = 1;
    private long rowLine = 1;
    private int rowChars;
    private int ahead;
    private boolean looked;

    RowReader(Path file) throws IOException {
        this(new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)), 1 << 16));
    }

    RowReader(Reader in) throws IOException {
        this.in = in;
        if (peek() == '\uFEFF') {
            take();
        }
    }

    /** The line in which the row given last began. */
    long rowLine() {
        return rowLine;
    }

    /** The next line without its end, null after the last. */
    @Nullable String line() throws IOException, RowException {
        begin();
        if (peek() == END) {
            return null;
        }
        while (peek() != END && peek() != '\n') {
            grow(take());
        }
        take();
        int length = cell.length();
        if (length > 0 && cell.charAt(length - 1) == '\r') {
            cell.setLength(length - 1);
        }
        return whole(cell.toString());
    }

    /** The next row's cells, null after the last; an empty line is a row with one empty cell. */
    @Nullable List<String> csv(char separator) throws IOException, RowException {
        begin();
        if (peek() == END) {
            return null;
        }
        while (true) {
            int next = peek();
            if (next == '"' && cell.isEmpty()) {
                quoted();
            } else if (next == separator) {
                take();
                endCell();
            } else if (next == END || next == '\n' || next == '\r') {
                endOfLine();
                endCell();
                return whole(List.copyOf(cells));
            } else {
                grow(take());
            }
        }
    }

    private void quoted() throws IOException, RowException {
        take();
        while (true) {
            int next = take();
            if (next == END) {
                throw new RowException(rowLine, SourceTexts.of("cell_end"));
            }
            if (next == '"') {
                if (peek() != '"') {
                    return;
                }
                take();
            }
            grow(next);
        }
    }

    private void endOfLine() throws IOException {
        if (take() == '\r' && peek() == '\n') {
            take();
        }
    }

    private void begin() {
        rowLine = line;
        rowChars = 0;
        cell.setLength(0);
        cells.clear();
    }

    private void endCell() {
        cells.add(cell.toString());
        cell.setLength(0);
    }

    /** What is longer than the bound is read to its end, but not kept. */
    private void grow(int c) {
        if (++rowChars <= MOST_CHARS) {
            cell.append((char) c);
        }
    }

    private <T> T whole(T row) throws RowException {
        if (rowChars > MOST_CHARS) {
            throw new RowException(rowLine, SourceTexts.of("too_long", MOST_CHARS / (1 << 20)));
        }
        return row;
    }

    private int peek() throws IOException {
        if (!looked) {
            ahead = read();
            looked = true;
        }
        return ahead;
    }

    private int take() throws IOException {
        int c = peek();
        looked = false;
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (CharacterCodingException e) {
            throw new IOException(SourceTexts.of("not_utf8", line), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
