/**
 * OpenAI's wire formats, which most providers speak. {@link dev.fairlead.dialect.openai.OpenAiApi}
 * lists the paths; one class per format.
 */
@NullMarked
package dev.fairlead.dialect.openai;

import org.jspecify.annotations.NullMarked;
