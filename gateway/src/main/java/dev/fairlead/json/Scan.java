package dev.fairlead.json;

/** What {@link JsonScanner} made of a body. */
public sealed interface Scan permits ScannedObject, JsonFault {}
