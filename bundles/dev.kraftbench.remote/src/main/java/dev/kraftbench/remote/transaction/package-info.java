/** Transactions over the Admin API: questions about them and changes of them. Any thread; nothing waits. */
@NullMarked
package dev.kraftbench.remote.transaction;

import org.jspecify.annotations.NullMarked;
