/** How the workbench's threads share the processors. */
@org.jspecify.annotations.NullMarked
package dev.kraftbench.core.thread;
