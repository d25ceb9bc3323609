package dev.fairlead.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.7, true",
        "203.0.113.0/24, 203.0.114.7, false",
        "203.0.113.0/24, ::ffff:203.0.113.7, true",
        "203.0.113.0/24, ::ffff:cb00:7107, true",
        "203.0.113.0/24, ::203.0.113.7, false",
        "::ffff:203.0.113.0/120, 203.0.113.7, true",
        "::ffff:203.0.113.0/120, 203.0.114.7, false",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "203.0.112.0/22, 203.0.115.255, true",
        "203.0.112.0/22, 203.0.116.0, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
    })
    void holdsTheAddressesThatBeginWithItsBits(String range, String address, boolean held) {
        assertThat(
                        AddressRanges.of(List.of(range))
                                .contains(AddressRange.address(address).orElseThrow()))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0/24",
                "10/8",
                "010.0.0.0/8",
                "256.1.1.1",
                "1.2.3.4.5",
                "localhost",
                "example.com",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::/129",
                "2001:db8::1/32",
                "fe80::1%eth0",
                "0x7f.0.0.1",
                "2130706433",
                "10.0.0.0/8 ",
                "::ffff:10.0.0.0/95",
                "1.2.3.4:80",
                "[::1]"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @Test
    void noListAllowsAllAndAnEmptyOneNothing() {
        assertThat(AddressRanges.of(null).contains(AddressRange.address("::1").orElseThrow()))
                .isTrue();
        assertThat(AddressRanges.of(List.of()).contains(AddressRange.address("::1").orElseThrow()))
                .isFalse();
    }
}
