/** Cohere's wire format, version 2: chat, embeddings, reranking. */
@NullMarked
package dev.fairlead.dialect.cohere;

import org.jspecify.annotations.NullMarked;
