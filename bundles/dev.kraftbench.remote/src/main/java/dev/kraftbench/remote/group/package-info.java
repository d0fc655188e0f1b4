/** Groups over the Admin API: questions about them and changes of them. Any thread; nothing waits. */
@NullMarked
package dev.kraftbench.remote.group;

import org.jspecify.annotations.NullMarked;
