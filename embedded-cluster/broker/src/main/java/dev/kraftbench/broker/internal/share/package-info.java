/** Handlers of the share coordinator's APIs, and of fetching and acknowledging as a member of a share group (KIP-932). */
@NullMarked
package dev.kraftbench.broker.internal.share;

import org.jspecify.annotations.NullMarked;
