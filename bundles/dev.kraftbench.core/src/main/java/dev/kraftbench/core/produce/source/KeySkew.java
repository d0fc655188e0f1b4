package dev.kraftbench.core.produce.source;

import java.util.SplittableRandom;

/** Which of a number of keys a generated record gets; they are numbered from 0. */
public sealed interface KeySkew {
    int MOST_KEYS = 1_000_000;

    int keys();

    /** A chooser of this skew; it may take memory in proportion to {@link #keys()}. */
    Chooser chooser();

    interface Chooser {
        long next(SplittableRandom random);
    }

    /** Each key as often as any other. */
    record Uniform(int keys) implements KeySkew {
        public Uniform {
            check(keys);
        }

        @Override
        public Chooser chooser() {
            return random -> random.nextInt(keys);
        }
    }

    /**
     * Key r as often as 1 / (r + 1) to the power of {@code exponent} says: few common keys and a long tail, as most keys of the world are.
     */
    record Zipf(int keys, double exponent) implements KeySkew {
        public Zipf {
            check(keys);
            if (!(exponent > 0 && exponent <= 10)) {
                throw new IllegalArgumentException(SourceTexts.of("exponent"));
            }
        }

        @Override
        public Chooser chooser() {
            double[] upTo = new double[keys];
            double sum = 0;
            for (int i = 0; i < keys; i++) {
                sum += Math.pow(i + 1.0, -exponent);
                upTo[i] = sum;
            }
            double all = sum;
            return random -> {
                int at = java.util.Arrays.binarySearch(upTo, random.nextDouble() * all);
                return Math.min(keys - 1, at >= 0 ? at + 1 : -at - 1);
            };
        }
    }

    /** Key 0 gets this share of the records; the others are even. */
    record HotKey(int keys, int percent) implements KeySkew {
        public HotKey {
            check(keys);
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException(SourceTexts.of("hot_share"));
            }
        }

        @Override
        public Chooser chooser() {
            return random -> keys == 1 || random.nextInt(100) < percent ? 0 : 1 + random.nextInt(keys - 1);
        }
    }

    private static void check(int keys) {
        if (keys < 1 || keys > MOST_KEYS) {
            throw new IllegalArgumentException(SourceTexts.of("keys", MOST_KEYS));
        }
    }
}
