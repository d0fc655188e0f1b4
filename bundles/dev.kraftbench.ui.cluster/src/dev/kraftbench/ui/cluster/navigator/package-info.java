/** The view «Clusters»: local and remote clusters with their brokers, topics, groups and quorum. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.navigator;

import org.jspecify.annotations.NullMarked;
