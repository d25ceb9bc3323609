package dev.fairlead.cli;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** How commands print a limit for people. */
final class LimitLines {
    private static final String ROW = "%-36s %-28s %-22s %-22s %5s %14s %14s %14s  %s";
    private static final int BAR = 20;
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    private LimitLines() {}

    static String head() {
        return ROW.formatted(
                "LIMIT", "ON", "COUNTS", "", "USED", "SPENT", "RESERVED", "CAP", "RESETS");
    }

    /** From the form that scripts rely on. */
    static String row(Map<String, @Nullable Object> limit) {
        BigDecimal amount = number(limit, "amount");
        BigDecimal spent = number(limit, "spent");
        BigDecimal reserved = number(limit, "reserved");
        return ROW.formatted(
                        text(limit, "limit"),
                        (text(limit, "on") + " " + text(limit, "name")).strip(),
                        counts(limit),
                        bar(spent, reserved, amount),
                        percent(spent.add(reserved), amount),
                        written(limit, spent),
                        written(limit, reserved),
                        written(limit, amount),
                        limit.get("resets_at") == null ? "-" : text(limit, "resets_at"))
                .stripTrailing();
    }

    private static String counts(Map<String, @Nullable Object> limit) {
        String window = text(limit, "window");
        String counts = text(limit, "metric") + (window.equals("none") ? "" : " / " + window);
        return text(limit, "action").equals("alert") ? counts + " (alert)" : counts;
    }

    /** Spent, then reserved, then free. */
    private static String bar(BigDecimal spent, BigDecimal reserved, BigDecimal amount) {
        int first = cells(spent, amount);
        int both = cells(spent.add(reserved), amount);
        return "[" + "#".repeat(first) + "=".repeat(both - first) + ".".repeat(BAR - both) + "]";
    }

    private static int cells(BigDecimal used, BigDecimal amount) {
        if (used.signum() == 0) {
            return 0;
        }
        if (used.compareTo(amount) >= 0) {
            return BAR;
        }
        return used.multiply(new BigDecimal(BAR))
                .divide(amount, 0, RoundingMode.DOWN)
                .intValueExact();
    }

    private static String percent(BigDecimal used, BigDecimal amount) {
        if (amount.signum() == 0) {
            return "-";
        }
        return used.multiply(HUNDRED).divide(amount, 0, RoundingMode.DOWN).toPlainString() + "%";
    }

    /** Money with as many decimals as it needs, cents at least. */
    private static String written(Map<String, @Nullable Object> limit, BigDecimal amount) {
        if (!text(limit, "metric").equals("cost")) {
            return amount.toPlainString();
        }
        BigDecimal plain = amount.stripTrailingZeros();
        return "$"
                + plain.setScale(Math.max(2, plain.scale()), RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    private static BigDecimal number(Map<String, @Nullable Object> limit, String name) {
        return new BigDecimal(text(limit, name));
    }

    private static String text(Map<String, @Nullable Object> limit, String name) {
        return String.valueOf(limit.get(name));
    }
}
