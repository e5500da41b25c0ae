using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Telegram.BotApi;

namespace Notify.Telegram.Tests.BotApi;

public sealed class FloodWaitTrackerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FloodWaitTracker _tracker;

    public FloodWaitTrackerTests() => _tracker = new FloodWaitTracker(_time);

    [Fact]
    public void The_first_refusal_is_one_chats() => Note("1", 10).Should().Be(PauseScope.Address);

    [Fact]
    public void The_same_chat_again_is_still_one_chats()
    {
        Note("1", 10);
        _time.Advance(TimeSpan.FromSeconds(1));

        Note("1", 10).Should().Be(PauseScope.Address);
    }

    [Fact]
    public void Another_chat_within_the_pause_means_the_bot()
    {
        Note("1", 10);
        _time.Advance(TimeSpan.FromSeconds(9));

        Note("2", 10).Should().Be(PauseScope.Channel);
    }

    [Fact]
    public void Another_chat_after_the_pause_is_one_chats()
    {
        Note("1", 10);
        _time.Advance(TimeSpan.FromSeconds(10));

        Note("2", 10).Should().Be(PauseScope.Address);
    }

    [Fact]
    public void A_short_pause_does_not_end_a_long_one()
    {
        Note("1", 60);
        Note("2", 1).Should().Be(PauseScope.Channel);
        _time.Advance(TimeSpan.FromSeconds(30));

        Note("3", 1).Should().Be(PauseScope.Channel);
    }

    [Fact]
    public void Without_a_word_about_how_long_it_is_a_short_while()
    {
        _tracker.Note("1", null);
        _time.Advance(TimeSpan.FromSeconds(4));
        _tracker.Note("2", null).Should().Be(PauseScope.Channel);
        _time.Advance(TimeSpan.FromSeconds(6));

        _tracker.Note("3", null).Should().Be(PauseScope.Address);
    }

    private PauseScope Note(string chat, int seconds) => _tracker.Note(chat, TimeSpan.FromSeconds(seconds));
}
