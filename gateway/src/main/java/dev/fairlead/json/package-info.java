/**
 * JSON as bytes: {@link dev.fairlead.json.JsonScanner} reads a request body in one pass, {@link
 * dev.fairlead.json.Splice} changes it without rewriting it, {@link
 * dev.fairlead.json.MemberExtractor} picks members out of an answer while it passes, {@link
 * dev.fairlead.json.JsonTree} reads a small piece whole. The only package that knows the JSON
 * library.
 */
@NullMarked
package dev.fairlead.json;

import org.jspecify.annotations.NullMarked;
