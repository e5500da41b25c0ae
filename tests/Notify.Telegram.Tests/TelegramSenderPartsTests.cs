using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

public sealed class TelegramSenderPartsTests
{
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("word", 2000));

    [Fact]
    public async Task A_long_text_is_split_and_only_the_last_part_has_the_keyboard()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(
            Long,
            ("keyboard", "[[{\"text\":\"Seen\",\"callback_data\":\"seen\"}]]"),
            ("reply_to", "9"));

        result.Outcome.Should().Be(SendOutcome.Sent);
        var messages = world.Api.Messages;
        string.Join(' ', messages.Select(message => message.Text)).Should().Be(Long);
        messages.Should().HaveCount(3).And.OnlyContain(message => message.Text.Length <= 4096);
        messages.Select(message => (message.Keyboard.Count, message.ReplyTo, message.Silent))
            .Should().Equal((0, 9, false), (0, null, true), (1, null, true));
    }

    [Fact]
    public async Task Told_to_a_long_text_is_rejected()
    {
        await using var world = await TelegramWorld.StartAsync(o => o.LongText = LongTextAction.Reject);

        var result = await world.SendAsync(Long);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "too_long"));
        world.Api.CallsReceived.Should().Be(0);
    }

    public static TheoryData<BotApiScript, SendOutcome> Faults => new()
    {
        { BotApiScript.TooManyRequests(7), SendOutcome.Throttled },
        { BotApiScript.InternalError(), SendOutcome.Transient },
        { BotApiScript.DropAfterReading(), SendOutcome.Unknown },
        { BotApiScript.Blocked(), SendOutcome.InvalidRecipient },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task After_a_fault_in_the_middle_the_next_attempt_sends_what_is_missing(
        BotApiScript fault,
        SendOutcome outcome)
    {
        await using var world = await TelegramWorld.StartAsync();
        var gate = new TaskCompletionSource();
        world.Api.Script(BotApiScript.Slow(_ => gate.Task), fault);

        var sending = world.SendAsync(Long);
        gate.SetResult();
        var failed = await sending;
        var again = await world.SendAsync(TelegramWorld.Request(Long, partsSent: failed.PartsSent));

        (failed.Outcome, failed.PartsSent).Should().Be((outcome, 1));
        again.Outcome.Should().Be(SendOutcome.Sent);
        string.Join(' ', world.Api.Messages.Select(message => message.Text)).Should().Be(Long);
    }

    [Fact]
    public async Task An_attempt_that_finds_everything_arrived_is_done()
    {
        await using var world = await TelegramWorld.StartAsync();

        (await world.SendAsync(TelegramWorld.Request(Long, partsSent: 3))).Outcome.Should().Be(SendOutcome.Sent);
        (await world.SendAsync(TelegramWorld.Request("shorter now", partsSent: 3)))
            .Outcome.Should().Be(SendOutcome.Sent);
        world.Api.CallsReceived.Should().Be(0);
    }

    [Fact]
    public async Task Between_two_parts_lies_what_one_chat_bears()
    {
        var time = new PauseTime();
        await using var world = await TelegramWorld.StartAsync(o => o.AddressRateLimit = null, time: time);

        var sending = world.SendAsync(Long);
        for (var part = 1; part <= 2; part++)
        {
            await time.PausedAsync();
            world.Api.Messages.Should().HaveCount(part);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await sending).Outcome.Should().Be(SendOutcome.Sent);
        world.Api.Messages.Should().HaveCount(3);
    }

    [Fact]
    public async Task Stopped_between_two_parts_it_says_how_many_arrived()
    {
        var time = new PauseTime();
        await using var world = await TelegramWorld.StartAsync(o => o.AddressRateLimit = null, time: time);
        using var stop = new CancellationTokenSource();

        var sending = world.Sender.SendAsync(TelegramWorld.Request(Long), stop.Token).AsTask();
        await time.PausedAsync();
        await stop.CancelAsync();
        var result = await sending;

        (result.Outcome, result.Error, result.PartsSent, result.Scope)
            .Should().Be((SendOutcome.Throttled, "interrupted", 1, PauseScope.Address));
        result.RetryAfter.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Stopped_while_a_later_part_is_under_way_it_is_unknown()
    {
        await using var world = await TelegramWorld.StartAsync();
        using var stop = new CancellationTokenSource();
        world.Api.Script(BotApiScript.Slow(_ => Task.CompletedTask), BotApiScript.Slow(token =>
        {
            stop.CancelAfter(TimeSpan.Zero);
            return new TaskCompletionSource().Task.WaitAsync(token);
        }));

        var result = await world.Sender.SendAsync(TelegramWorld.Request(Long), stop.Token);

        (result.Outcome, result.Error, result.PartsSent).Should().Be((SendOutcome.Unknown, "interrupted", 1));
    }

    /// <summary>A clock that reports the start of a pause of one second.</summary>
    private sealed class PauseTime : FakeTimeProvider
    {
        private readonly Channel<bool> _pauses = Channel.CreateUnbounded<bool>();

        public async Task PausedAsync() =>
            await _pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromSeconds(1))
                _pauses.Writer.TryWrite(true);
            return timer;
        }
    }
}
