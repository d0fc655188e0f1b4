package dev.kraftbench.share;

import java.util.ArrayList;
import java.util.List;

/**
 * What a member says of records that it has acquired.
 *
 * @param types for each offset, or one for all
 */
public record Acknowledgement(long firstOffset, long lastOffset, List<Byte> types) {

    public static final byte GAP = 0;
    public static final byte ACCEPT = 1;
    public static final byte RELEASE = 2;
    public static final byte REJECT = 3;
    public static final byte RENEW = 4;

    /** Offsets in a row that the same is said of. */
    record Run(long firstOffset, long lastOffset, byte type) {}

    /** Takes the acknowledgement apart where the type changes. */
    List<Run> runs() {
        if (types.size() == 1) {
            return List.of(new Run(firstOffset, lastOffset, types.getFirst()));
        }
        List<Run> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= types.size(); i++) {
            if (i == types.size() || !types.get(i).equals(types.get(from))) {
                runs.add(new Run(firstOffset + from, firstOffset + i - 1, types.get(from)));
                from = i;
            }
        }
        return runs;
    }

    /** Whether the numbers make sense by themselves. */
    public boolean isSound() {
        long count = lastOffset - firstOffset + 1;
        return firstOffset >= 0
                && lastOffset >= firstOffset
                && (types.size() == 1 || types.size() == count)
                && types.stream().allMatch(type -> type >= GAP && type <= RENEW);
    }
}
