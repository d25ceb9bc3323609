package dev.fairlead.ledger.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class BookTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final Book book = new Book();

    @Test
    void allowsUpToTheCapAndNothingPastIt() {
        List<Line> lines = List.of(line("a", day(), 100));

        assertThat(book.reserve(lines, cost(60), NOON)).isInstanceOf(Hold.class);
        assertThat(book.reserve(lines, cost(40), NOON)).isInstanceOf(Hold.class);
        assertThat(book.reserve(lines, cost(1), NOON)).isInstanceOf(Reserving.Denied.class);
    }

    @Test
    void lowersACapBelowWhatIsSpent() {
        held(List.of(line("a", day(), 100)), 80, NOON).settle(cost(80));

        List<Line> lowered = List.of(line("a", day(), 10));

        Reserving.Denied denied = denied(lowered, 1, NOON);
        assertThat(denied.spent()).isEqualTo(80);
        assertThat(denied.resetsAt()).isEqualTo(Instant.parse("2026-11-26T00:00:00Z"));
    }

    @Test
    void takesNothingOfAnyLimitWhereOneIsInTheWay() {
        Line wide = line("wide", day(), 100);
        Line narrow = line("narrow", day(), 10);

        denied(List.of(wide, narrow), 50, NOON);

        assertThat(book.standing(wide, NOON).held()).isZero();
    }

    @Test
    void namesTheLimitThatIsInTheWayLongest() {
        Line hour = line("hour", Storm.calendar(Window.Unit.HOUR), 1);
        Line day = line("day", day(), 1);
        Line total = line("total", new Window.Total(), 1);
        held(List.of(hour, day, total), 1, NOON).settle(cost(1));

        assertThat(denied(List.of(hour, day), 1, NOON).line().limit().name()).isEqualTo("day");
        assertThat(denied(List.of(day, hour), 1, NOON).line().limit().name()).isEqualTo("day");
        assertThat(denied(List.of(total, day), 1, NOON).line().limit().name()).isEqualTo("total");
        assertThat(denied(List.of(day, total), 1, NOON).line().limit().name()).isEqualTo("total");
    }

    @Test
    void tellsWhetherOthersHoldWhatIsWanted() {
        List<Line> lines = List.of(line("a", day(), 100));
        Hold other = held(lines, 80, NOON);

        assertThat(denied(lines, 50, NOON).waitsForOthers()).isTrue();
        other.settle(cost(80));
        assertThat(denied(lines, 50, NOON).waitsForOthers()).isFalse();
    }

    @Test
    void settlesLateInTheWindowOfTheReservation() {
        Line line = line("a", day(), 100);
        Hold late = held(List.of(line), 100, NOON);
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        held(List.of(line), 30, tomorrow);

        Counted place = late.counted(0);
        late.settle(cost(90));

        assertThat(place.counter()).isEqualTo("a");
        assertThat(Instant.ofEpochMilli(place.startMillis())).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(Instant.ofEpochMilli(place.untilMillis())).isEqualTo("2026-11-26T00:00:00Z");
        assertThat(place.amount(cost(90))).isEqualTo(90);
        assertThat(book.standing(line, tomorrow).spent()).isZero();
        assertThat(book.standing(line, tomorrow).held()).isEqualTo(30);
    }

    @Test
    void opensNoWindowASecondTimeWhenTheClockIsSetBack() {
        Line line = line("a", day(), 100);
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        held(List.of(line), 100, tomorrow).settle(cost(100));

        denied(List.of(line), 1, NOON);
    }

    @Test
    void rollsNeverTooEarlyAndSaysWhenThereIsRoom() {
        Line line = line("a", new Window.Rolling(Duration.ofHours(1)), 100);
        held(List.of(line), 100, NOON.plusSeconds(30)).settle(cost(100));

        Instant room = denied(List.of(line), 1, NOON.plusSeconds(40)).resetsAt();

        assertThat(room).isEqualTo(NOON.plus(Duration.ofMinutes(61)));
        denied(List.of(line), 1, NOON.plus(Duration.ofMinutes(60)).plusSeconds(59));
        held(List.of(line), 100, NOON.plus(Duration.ofMinutes(61)));
    }

    @Test
    void neverSaysThatTimeBringsWhatIsMoreThanTheCap() {
        assertThat(denied(List.of(line("a", day(), 10)), 11, NOON).resetsAt()).isNull();
    }

    @Test
    void letsOneMoreInWhereTheRemainderIsEnough() {
        Limit last =
                new Limit(
                        "a",
                        Metric.COST,
                        day(),
                        10,
                        Limit.Action.BLOCK,
                        Limit.Terms.HARD.with(Limit.Policy.LAST));
        List<Line> lines = List.of(book.line("a", Storm.of(last)));

        held(lines, 9, NOON).settle(cost(9));
        held(lines, 500, NOON).settle(cost(500));

        denied(lines, 1, NOON);
    }

    @Test
    void holdsNobodyUpWhereItOnlyAlerts() {
        Limit alert = new Limit("a", Metric.COST, day(), 10, Limit.Action.ALERT, Limit.Terms.HARD);
        Line line = book.line("a", Storm.of(alert));

        held(List.of(line), 500, NOON).settle(cost(500));

        assertThat(book.standing(line, NOON).spent()).isEqualTo(500);
    }

    @Test
    void spendsASlotOfConcurrencyNever() {
        Limit two =
                new Limit(
                        "a",
                        Metric.CONCURRENCY,
                        new Window.Total(),
                        1,
                        Limit.Action.BLOCK,
                        Limit.Terms.HARD);
        List<Line> lines = List.of(book.line("a", Storm.of(two)));
        Quantities slot = new Quantities(0, 0, 0, 0, 0, 1);
        Hold first = (Hold) book.reserve(lines, slot, NOON);

        assertThat(book.reserve(lines, slot, NOON)).isInstanceOf(Reserving.Denied.class);
        assertThat(first.counted(0).amount(slot)).isZero();
        first.settle(slot);
        assertThat(book.reserve(lines, slot, NOON)).isInstanceOf(Hold.class);
    }

    @Test
    void isSettledOnce() {
        Hold hold = held(List.of(line("a", day(), 100)), 10, NOON);
        hold.settle(cost(10));

        hold.giveBack();

        assertThatIllegalStateException().isThrownBy(() -> hold.settle(cost(10)));
        assertThat(hold.extend(cost(1))).isNotNull();
    }

    private static Window day() {
        return Storm.calendar(Window.Unit.DAY);
    }

    private static Quantities cost(long nanos) {
        return new Quantities(nanos, 0, 0, 0, 0, 0);
    }

    private Line line(String key, Window window, long amount) {
        return book.line(
                key,
                Storm.of(
                        new Limit(
                                key,
                                Metric.COST,
                                window,
                                amount,
                                Limit.Action.BLOCK,
                                Limit.Terms.HARD)));
    }

    private Hold held(List<Line> lines, long nanos, Instant now) {
        Reserving answer = book.reserve(lines, cost(nanos), now);
        assertThat(answer).isInstanceOf(Hold.class);
        return (Hold) answer;
    }

    private Reserving.Denied denied(List<Line> lines, long nanos, Instant now) {
        Reserving answer = book.reserve(lines, cost(nanos), now);
        assertThat(answer).isInstanceOf(Reserving.Denied.class);
        return (Reserving.Denied) answer;
    }
}
