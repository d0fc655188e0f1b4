/** The quorum over the Admin API: questions about it and changes of it. Any thread; nothing waits. */
@NullMarked
package dev.kraftbench.remote.quorum;

import org.jspecify.annotations.NullMarked;
