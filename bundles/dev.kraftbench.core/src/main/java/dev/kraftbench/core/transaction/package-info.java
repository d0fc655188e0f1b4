/** Transactions and the producers behind them. Pure values and questions; any thread. */
@NullMarked
package dev.kraftbench.core.transaction;

import org.jspecify.annotations.NullMarked;
