package dev.kraftbench.core.sampling;

/** A round of samples asks for so many share groups, which are dear to answer for; where there are more they take turns. */
public final class ShareGroupTurns {
    public static final int MOST_AT_ONCE = 50;

    private ShareGroupTurns() {}

    /** In how many rounds each of them is asked for once; 1 where none has to wait. */
    public static int rounds(int shareGroups) {
        return Math.max(1, (shareGroups + MOST_AT_ONCE - 1) / MOST_AT_ONCE);
    }
}
