/**
 * Share groups where the records are (KIP-932): what each share group has under delivery of each partition that this broker leads, acquiring
 * and acknowledging, record locks and delivery counts.
 *
 * <p>A {@link dev.kraftbench.share.SharePartition} belongs to the lane of its partition; its {@code DeliveryWindow} is pure.
 */
@NullMarked
package dev.kraftbench.share;

import org.jspecify.annotations.NullMarked;
