/** The broker editor: overview, hosted replicas, log directories, configuration. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.broker;

import org.jspecify.annotations.NullMarked;
