/** Google's Gemini API, with a key or through Vertex: content, whole, as array, as SSE. */
@NullMarked
package dev.fairlead.dialect.gemini;

import org.jspecify.annotations.NullMarked;
