/** How the workbench's threads share the processors, and what is asked apart from them. */
@org.jspecify.annotations.NullMarked
package dev.kraftbench.core.thread;
