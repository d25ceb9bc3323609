package dev.fairlead.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.http.Origin;
import dev.fairlead.prices.PriceBook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;

class ProviderTypeTest {
    private static final PriceBook PRICES = PriceBook.bundled();

    @Test
    void everyIdAndEveryVariableIsUnique() {
        assertThat(ProviderType.ALL).extracting(ProviderType::id).doesNotHaveDuplicates();
        assertThat(ProviderType.ALL)
                .flatExtracting(ProviderType::variables)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyBaseUrlIsOneAndTheHostedOnesAreEncrypted() {
        for (ProviderType type : ProviderType.ALL) {
            if (type.baseUrl() != null) {
                BaseUrl url = BaseUrl.parse(type.baseUrl(), Origin.Trust.PLATFORM);
                assertThat(url).hasToString(type.baseUrl());
                assertThat(url.origin().secure())
                        .isEqualTo(!url.origin().host().equals("127.0.0.1"));
            }
        }
    }

    @Test
    void everyPriceProviderIsInThePriceData() {
        for (ProviderType type : ProviderType.ALL) {
            if (type.priceProvider() != null) {
                assertThat(PRICES.provider(Objects.requireNonNull(type.priceProvider())))
                        .as(type.id())
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1/, https://api.openai.com/v1, true, api.openai.com, 443, /v1",
        "HTTP://GPU-1:8000, http://gpu-1:8000, false, gpu-1, 8000, ''",
        "https://h:443//, https://h, true, h, 443, ''",
        "'http://[::1]:9/a', 'http://[::1]:9/a', false, ::1, 9, /a",
    })
    void baseUrlIsTakenApart(
            String text, String shown, boolean secure, String host, int port, String path) {
        BaseUrl url = BaseUrl.parse(text, Origin.Trust.PLATFORM);

        assertThat(url).hasToString(shown);
        assertThat(url.origin().secure()).isEqualTo(secure);
        assertThat(url.origin().host()).isEqualTo(host);
        assertThat(url.origin().port()).isEqualTo(port);
        assertThat(url.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:SECRET@h/v1",
                "ftp://h",
                "//h",
                "/v1",
                "http://",
                "http://h/?key=SECRET",
                "http://h/#SECRET",
                "http://h:0",
                "http://h:70000",
                "not a url SECRET",
            })
    void whatIsNoBaseUrlIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> BaseUrl.parse(text, Origin.Trust.PLATFORM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("SECRET");
    }
}
