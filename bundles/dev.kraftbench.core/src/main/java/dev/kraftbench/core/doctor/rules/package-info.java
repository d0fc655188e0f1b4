/** The rules that every workbench has. Each looks for one kind of trouble; pure. */
@NullMarked
package dev.kraftbench.core.doctor.rules;

import org.jspecify.annotations.NullMarked;
