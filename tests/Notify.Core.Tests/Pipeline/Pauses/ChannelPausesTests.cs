using Microsoft.Extensions.Logging.Abstractions;
using Notify.Delivery;
using Notify.Pipeline.Pauses;

namespace Notify.Tests.Pipeline.Pauses;

public sealed class ChannelPausesTests
{
    private const int Providers = 500;

    [Fact]
    public async Task Health_can_be_read_while_messages_to_new_providers_are_sent()
    {
        for (var round = 0; round < 50; round++)
        {
            using var pauses = new ChannelPauses(
                "email",
                new ChannelOptions(),
                TimeProvider.System,
                NullLogger.Instance);
            var sending = Task.Run(() => SendToNewProviders(pauses));
            var read = () =>
            {
                while (!sending.IsCompleted)
                    _ = pauses.GetOriginHealth().ToList();
            };

            read.Should().NotThrow();
            await sending;
            pauses.GetOriginHealth().Should().HaveCount(Providers);
        }
    }

    private static void SendToNewProviders(ChannelPauses pauses)
    {
        for (var provider = 0; provider < Providers; provider++)
        {
            pauses.Enter("address", $"provider {provider}", out var entry);
            using (entry)
                pauses.Report(entry, "address", "ada", SendResult.Unreachable("refused", scope: PauseScope.Origin));
        }
    }

    [Fact]
    public void Messages_wait_for_a_probe_as_long_as_it_has_taken_so_far()
    {
        var time = new WatchedTime(DeliveryRig.Start);
        using var pauses = new ChannelPauses("push", new ChannelOptions(), time, NullLogger.Instance);
        pauses.Enter("first", "service", out var entry).Should().BeNull();
        pauses.Report(entry, "first", "ada", SendResult.Unreachable("refused", scope: PauseScope.Origin));
        time.Advance(TimeSpan.FromSeconds(1));
        pauses.Enter("probe", "service", out var probe).Should().BeNull();

        WaitOf("second").Should().Be(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(20));
        WaitOf("third").Should().Be(TimeSpan.FromSeconds(20));

        probe.Dispose();
        pauses.Enter("next", "service", out _).Should().BeNull("the next message is a probe again");

        TimeSpan? WaitOf(string key) => pauses.Enter(key, "service", out _)!.Until - time.GetUtcNow();
    }
}
