/** Anthropic's wire format: messages, whole and streamed, and what surrounds them. */
@NullMarked
package dev.fairlead.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
