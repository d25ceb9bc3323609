package dev.fairlead.config;

import dev.fairlead.authentication.KeySettings;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Secret;
import dev.fairlead.http.Origin;
import dev.fairlead.http.Timeouts;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderSettings.Pricing;
import dev.fairlead.provider.ProviderSettings.Terms;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.telemetry.LogSettings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration of a gateway that nobody configured: the built-in {@code test} provider, every
 * provider whose usual environment variable is set, one key.
 */
public final class NoFile {
    private static final String LOOPBACK = "127.0.0.1";

    private final Environment environment;

    public NoFile(Environment environment) {
        this.environment = environment;
    }

    /** A provider and the variable that its credential came from. */
    public record Discovered(ProviderSettings provider, String variable) {
        /** The provider's name. */
        public String name() {
            return provider.name();
        }
    }

    /** The providers whose usual variable holds something that can be a credential. */
    public List<Discovered> discovered() {
        List<Discovered> found = new ArrayList<>();
        for (ProviderType type : ProviderType.ALL) {
            type.variables().stream()
                    .flatMap(variable -> discovered(type, variable).stream())
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found;
    }

    /**
     * The configuration.
     *
     * @param data the data folder
     * @param key the one key; its text is known by its hash alone
     */
    public Configuration configuration(Path data, KeySettings key) {
        List<ProviderSettings> providers =
                Stream.concat(Stream.of(test()), discovered().stream().map(Discovered::provider))
                        .toList();
        return new Configuration(
                // Nobody chose to open these ports to the network.
                ServerConfiguration.DEFAULT.at(
                        new ServerConfiguration.Address(LOOPBACK, 8787),
                        new ServerConfiguration.Address(LOOPBACK, 8788)),
                Configuration.Stores.in(data),
                providers,
                List.of(),
                Configuration.Access.of(key),
                LogSettings.DEFAULT,
                Configuration.PriceRefresh.NONE,
                AddressRanges.NONE,
                Configuration.Limits.NONE);
    }

    private Optional<Discovered> discovered(ProviderType type, String variable) {
        return environment
                .value(variable)
                .map(value -> value.strip())
                .filter(value -> value.chars().allMatch(c -> c > 0x20 && c < 0x7f))
                .filter(value -> !value.isEmpty())
                .map(value -> new Discovered(provider(type, new Secret(value)), variable));
    }

    private static ProviderSettings provider(ProviderType type, Secret credential) {
        String url = Objects.requireNonNull(type.baseUrl(), "types with a variable have a URL");
        return new ProviderSettings(
                type.id(),
                type,
                BaseUrl.parse(url, Origin.Trust.PLATFORM),
                credential,
                Timeouts.DEFAULT,
                Terms.of(type),
                Pricing.of(type));
    }

    private static ProviderSettings test() {
        ProviderType type = ProviderType.TEST;
        return new ProviderSettings(
                type.id(), type, null, null, Timeouts.DEFAULT, Terms.of(type), Pricing.of(type));
    }
}
