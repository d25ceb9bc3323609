package dev.fairlead.json;

/** The kind of a JSON value, RFC 8259 section 3. */
public enum JsonType {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
}
