/** Access rules, SCRAM users and quotas: pages of the cluster's and the topic's editor. UI thread. */
@NullMarked
package dev.kraftbench.ui.security;

import org.jspecify.annotations.NullMarked;
