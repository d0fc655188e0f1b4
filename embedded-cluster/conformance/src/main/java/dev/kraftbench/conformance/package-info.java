/** Real clients, of several vendors and ages, and Apache's own tools against our nodes, each in a process of its own. */
@NullMarked
package dev.kraftbench.conformance;

import org.jspecify.annotations.NullMarked;
