package dev.fairlead.config;

import dev.fairlead.provider.ProviderType;
import dev.fairlead.provider.ProviderType.StreamUsage;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code docs/configuration.md} from the schema that the file's readers use. */
final class ReferencePage {
    private static final String HEAD =
            """
            # Configuration

            <!-- Written by ReferencePage from the schema; ReferencePageTest says how to renew it. -->

            One YAML file, `fairlead.yaml`, and everything in it has a default. `./fairlead check --config
            fairlead.yaml` reports all problems at once, each with file, line, path and the nearest valid name, and
            exits with 1; `serve` with the same file would not start. A field that is not in these tables is an
            error, and so is one whose feature is still to come (*not supported yet*): nothing is ever accepted
            and ignored. An empty section is an empty section.

            Files that work are in [`examples/`](../examples/). Editors complete the file, and mark what is wrong in
            it, with the JSON Schema [`fairlead.schema.json`](fairlead.schema.json), which is written from the same
            tables: `# yaml-language-server: $schema=fairlead.schema.json` as its first line.

            ## How values are written

            | value | written as |
            |---|---|
            | duration | `250ms`, `30s`, `5m`, `1h`, or a number of seconds |
            | size | `64KiB`, `32MiB`, `1GiB` (or `kB`, `MB`, `GB`), or a number of bytes |
            | US dollars | `0.25` or `$0.25`, nine decimals at most |
            | date or time | `2027-01-01` (midnight UTC) or `2027-01-01T12:00:00Z` |
            | path | counts from the folder of the file |
            | secret | a reference: `${env:NAME}` or `${file:/run/secrets/name}`. Line ends at its end are cut; any other control character in it is an error that names the reference. A secret in clear works, with a warning |

            Names of providers and routes are letters, digits, `.`, `_` and `-`.
            """;

    private static final String TYPES =
            """

            ## Provider types

            The base URL ends with the version where clients leave it out, and before it where they bring it. Usage
            that has to be asked for is asked for: `stream_options.include_usage` in chat-completions streams. With
            no file at all, `./fairlead up` finds each provider whose variable is set.

            | `type` | base URL | variable | credential | usage in streams | prices |
            |---|---|---|---|---|---|
            """;

    private ReferencePage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        Schema.ALL.forEach(shape -> section(page, shape));
        page.append(TYPES);
        ProviderType.ALL.forEach(type -> row(page, type));
        return page.toString();
    }

    private static void section(StringBuilder page, Shape shape) {
        String title = shape.equals(Schema.TOP) ? "The file" : "`" + shape.title() + "`";
        page.append("\n## ").append(title).append("\n\n");
        if (!shape.says().isEmpty()) {
            page.append(shape.says()).append("\n\n");
        }
        List<Field> fields = shape.fields().stream().filter(Field::supported).toList();
        if (fields.isEmpty()) {
            return;
        }
        if (fields.stream().allMatch(field -> field.says().isEmpty())) {
            page.append(
                    fields.stream()
                            .map(field -> "`" + field.name() + "`")
                            .collect(Collectors.joining(", ", "", "\n")));
            return;
        }
        page.append("| field | value | default | |\n|---|---|---|---|\n");
        for (Field field : fields) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    field.name(),
                                    field.kind().words(),
                                    code(field.fallback()),
                                    field.says()));
        }
    }

    private static void row(StringBuilder page, ProviderType type) {
        boolean test = type.equals(ProviderType.TEST);
        page.append(
                "| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                type.id(),
                                test
                                        ? "built in"
                                        : type.baseUrl() == null
                                                ? "required"
                                                : code(type.baseUrl()),
                                type.variables().stream()
                                        .map(ReferencePage::code)
                                        .collect(Collectors.joining(", ")),
                                test ? "" : code(type.placement().header()),
                                type.usage() == StreamUsage.ASKED ? "asked for" : "comes unasked",
                                prices(type, test)));
    }

    private static String prices(ProviderType type, boolean test) {
        if (test) {
            return "of the asked model at the provider the dialect belongs to";
        }
        return type.priceProvider() == null ? "by base URL" : code(type.priceProvider());
    }

    private static String code(String text) {
        if (text.isEmpty() || text.contains(" ")) {
            return text;
        }
        return "`" + text + "`";
    }
}
