package dev.fairlead.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a section may hold.
 *
 * @param title where it stands in the file, such as {@code providers.<name>}
 * @param says what it is for
 * @param fields in the order of the reference page
 */
record Shape(String title, String says, List<Field> fields) {
    Shape {
        fields = List.copyOf(fields);
    }

    static Shape of(String title, String says, Field... fields) {
        return new Shape(title, says, List.of(fields));
    }

    /** The same with fields that are designed, but not built. */
    Shape notYet(String... names) {
        List<Field> all = new ArrayList<>(fields);
        Arrays.stream(names).forEach(n -> all.add(new Field(n, Field.Kind.NOT_YET, "", "")));
        return new Shape(title, says, all);
    }

    Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The names that are accepted. */
    List<String> names() {
        return fields.stream().filter(Field::supported).map(Field::name).toList();
    }
}
