using Notify.Pipeline.Pauses;

namespace Notify.Tests.Pipeline.Pauses;

/// <summary>The memory of pauses and refusals of addresses is bounded.</summary>
public sealed class AddressPausesTests
{
    private const int Burst = 10_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TimerCountingTime _time = new();

    [Fact]
    public void Pauses_that_have_ended_are_removed_without_a_further_call()
    {
        using var pauses = new AddressPauses(_time);
        _time.SetTimers.Should().Be(0, "there is nothing to remove");
        for (var key = 0; key < Burst; key++)
            pauses.Pause($"chat-{key}", TimeSpan.FromSeconds(5));
        (pauses.Count, _time.SetTimers).Should().Be((Burst, 1));

        _time.Advance(Minute);

        (pauses.Count, _time.SetTimers).Should().Be((0, 0));
    }

    [Fact]
    public void A_pause_is_kept_until_its_end_and_a_refusal_for_a_day()
    {
        using var pauses = new AddressPauses(_time);
        pauses.Pause("paused", Minute * 3);
        pauses.CountRefusal("refused", acceptances: 0);

        _time.Advance(Minute);
        _time.Advance(Minute);

        pauses.Remaining("paused").Should().Be(Minute);
        pauses.CountRefusal("refused", acceptances: 0).Count.Should().Be(2);
        _time.Advance(Minute);
        pauses.Count.Should().Be(1, "the pause has ended");
        _time.Advance(TimeSpan.FromDays(1));
        _time.Advance(Minute);
        (pauses.Count, _time.SetTimers).Should().Be((0, 0));
    }

    [Fact]
    public void Disposal_stops_the_timer()
    {
        var pauses = new AddressPauses(_time);
        pauses.Pause("ada", Minute);

        pauses.Dispose();

        _time.SetTimers.Should().Be(0);
    }

    [Fact]
    public void Refusals_are_bounded_and_the_oldest_are_forgotten_before_pauses()
    {
        using var pauses = new AddressPauses(_time);
        pauses.Pause("paused", TimeSpan.FromHours(1));
        var most = 0;
        for (var key = 0; key < AddressPauses.MaxEntries + 1; key++)
        {
            pauses.CountRefusal($"chat-{key}", acceptances: 0);
            _time.Advance(TimeSpan.FromTicks(1));
            // Counting takes all locks of the dictionary, and the number grows by one at most.
            if (key >= AddressPauses.MaxEntries - 2)
                most = Math.Max(most, pauses.Count);
        }

        most.Should().Be(AddressPauses.MaxEntries);
        pauses.Remaining("paused").Should().NotBeNull();
        pauses.CountRefusal($"chat-{AddressPauses.MaxEntries}", acceptances: 0).Count.Should().Be(2);
        pauses.CountRefusal("chat-0", acceptances: 0).Count.Should().Be(1, "it was the oldest");
    }
}
