package dev.fairlead.config;

import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.ledger.limit.Owner;

import java.util.Collection;
import java.util.List;

/** Reads what a limit at the top of the file is attached to. */
final class OwnerReader {
    private static final String ORGANISATION = Owner.ORGANISATION.kind().code();
    private static final String FORMS = ORGANISATION + ", or a section such as {project: name}";
    private static final String TAG = "a tag with its value, such as env=dev";

    private final Configuration.Access access;
    private final Collection<String> providers;
    private final Collection<String> routes;

    /**
     * @param routes the names of routes and providers
     */
    OwnerReader(
            Configuration.Access access, Collection<String> providers, Collection<String> routes) {
        this.access = access;
        this.providers = providers;
        this.routes = routes;
    }

    /** The organisation where it is wrong. */
    Owner read(Section limit) {
        Value on = limit.required("on");
        if (on == null) {
            return Owner.ORGANISATION;
        }
        boolean each = limit.flag("each", false);
        Owner owner = on.isSection() ? one(on, each) : organisation(on);
        if (each && owner.kind() != Owner.Kind.EACH_TAG && !on.isSection()) {
            on.problem("has no values (expected with 'each': {tag: name})");
        }
        return owner;
    }

    private static Owner organisation(Value on) {
        on.read(FORMS, OwnerReader::checked, ORGANISATION);
        return Owner.ORGANISATION;
    }

    private static String checked(String text) {
        if (!text.equals(ORGANISATION)) {
            throw new IllegalArgumentException("not the organisation");
        }
        return text;
    }

    private Owner one(Value on, boolean each) {
        Section section = Section.open(on, LimitSchema.ON);
        List<String> named =
                LimitSchema.ON.names().stream()
                        .filter(name -> section.field(name) != null)
                        .toList();
        if (named.size() != 1) {
            on.problem(
                    named.size()
                            + " names (expected: one of "
                            + String.join(", ", LimitSchema.ON.names())
                            + ")");
            return Owner.ORGANISATION;
        }
        String kind = named.getFirst();
        Value name = section.required(kind);
        return name == null ? Owner.ORGANISATION : owner(kind, name, each);
    }

    private Owner owner(String kind, Value name, boolean each) {
        if (kind.equals("tag")) {
            return each ? eachTag(name) : tag(name);
        }
        if (each) {
            name.problem("has no values (expected with 'each': {tag: name})");
        }
        return switch (kind) {
            case "project" -> new Owner(Owner.Kind.PROJECT, name.reference(kind, projects()));
            case "user" -> new Owner(Owner.Kind.USER, name.reference(kind, users()));
            case "provider" -> new Owner(Owner.Kind.PROVIDER, name.reference(kind, providers));
            case "route" ->
                    new Owner(Owner.Kind.ROUTE, name.reference("route or provider", routes));
            // It may be one of the store, which the file does not know.
            default ->
                    new Owner(
                            Owner.Kind.KEY,
                            name.read(AccessReader.NAME, AccessReader::checkedName, ""));
        };
    }

    private static Owner tag(Value name) {
        String text =
                name.read(
                        TAG + "; or its name alone, with 'each: true' beside 'on'",
                        OwnerReader::checkedTag,
                        "");
        return new Owner(Owner.Kind.TAG, text);
    }

    private static String checkedTag(String text) {
        int at = text.indexOf('=');
        if (at < 1 || at == text.length() - 1) {
            throw new IllegalArgumentException("not a tag with its value");
        }
        return text;
    }

    private static Owner eachTag(Value name) {
        String text =
                name.read(
                        "with 'each' the name of a tag alone, such as team",
                        OwnerReader::checkedTagName,
                        "");
        return new Owner(Owner.Kind.EACH_TAG, text);
    }

    private static String checkedTagName(String text) {
        if (text.isBlank() || text.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not the name of a tag");
        }
        return text;
    }

    private List<String> projects() {
        return access.projects().stream().map(ProjectSettings::name).toList();
    }

    private List<String> users() {
        return access.users().stream().map(UserSettings::name).toList();
    }
}
